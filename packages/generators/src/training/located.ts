/** A RangeError that also says where it happened; any other error as it is. */
export function located(error: unknown, where: string): unknown {
  return error instanceof RangeError ? new RangeError(`${error.message} (${where})`, { cause: error }) : error;
}
