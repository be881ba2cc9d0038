import { expectNumber } from '@ingd/engine';

/** @throws RangeError when a bandwidth is given and is not positive */
export function expectBandwidth(functionName: string, bandwidth: number | undefined): void {
  if (bandwidth !== undefined) expectNumber(functionName, 'bandwidth', bandwidth, { exclusiveMinimum: 0 });
}
