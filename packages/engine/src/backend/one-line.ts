/** The message of whatever was thrown, on one line, without a stack, short enough for a terminal. */
export function oneLine(thrown: unknown): string {
  const message = messageOf(thrown).replace(/\s+/g, ' ').trim();
  return message.length > 300 ? `${message.slice(0, 297)}...` : message;
}

function messageOf(thrown: unknown): string {
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) return String(thrown.message);
  return String(thrown);
}
