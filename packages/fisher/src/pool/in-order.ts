/**
 * What tasks answer, in the order of the tasks, with at most `atOnce` of them on their way or waiting to be taken. After the first failure no
 * task is started any more, and those on their way are waited for.
 */
export async function* inOrder<Task, Answer>(
  tasks: readonly Task[],
  atOnce: number,
  run: (task: Task) => Promise<Answer>,
): AsyncGenerator<Answer> {
  const running: Promise<Answer>[] = [];
  let next = 0;
  const start = () => {
    const answer = run(tasks[next++] as Task);
    answer.catch(() => {}); // it is awaited below, in its turn
    running.push(answer);
  };
  try {
    while (next < tasks.length || running.length > 0) {
      while (next < tasks.length && running.length < atOnce) start();
      const answer = await (running[0] as Promise<Answer>);
      running.shift();
      yield answer;
    }
  } finally {
    await Promise.allSettled(running);
  }
}
