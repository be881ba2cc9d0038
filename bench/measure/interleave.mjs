/**
 * Times contenders in turns, so that whatever else the machine does hits all of them alike. In its turn each runs twice, and the
 * second run counts.
 * @param contenders `[{ name, run(round) }]`; `run` resolves when its result has been read
 * @returns for each its wall and processor times in milliseconds: `{ name, wall: { median, least }, processor: { median } }`
 */
export async function interleave(contenders, { rounds, warmUp = Math.ceil(rounds / 5) }) {
  const samples = contenders.map(() => ({ wall: [], processor: [] }));
  for (let round = -warmUp; round < rounds; round++) {
    for (const index of turn(contenders.length, round + warmUp)) {
      const { run } = contenders[index];
      await run(round + warmUp); // not counted: it clears away what the neighbour left in cache and heap
      const before = { processor: processorTime(), wall: performance.now() };
      await run(round + warmUp);
      if (round < 0) continue;
      samples[index].wall.push(performance.now() - before.wall);
      samples[index].processor.push(processorTime() - before.processor);
    }
  }
  return contenders.map(({ name }, index) => summary(name, samples[index]));
}

/** 0 … count − 1, another one first in each round. */
function turn(count, round) {
  return Array.from({ length: count }, (_, index) => (index + round) % count);
}

function summary(name, { wall, processor }) {
  return {
    name,
    wall: { median: quantile(wall, 0.5), least: quantile(wall, 0) },
    processor: { median: quantile(processor, 0.5) },
  };
}

/** Milliseconds of processor time that this process has had, all threads together. */
function processorTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function quantile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
