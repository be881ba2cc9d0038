/**
 * The connected components of the graph with an edge wherever |S_ij| > α: the solution is 0 between them, so that each is
 * solved alone [Witten, Friedman & Simon 2011; Mazumder & Hastie 2012]. Variables are in increasing order in each.
 */
export function componentsAbove(covariance: Float64Array, size: number, alpha: number): number[][] {
  const seen = new Uint8Array(size);
  const components: number[][] = [];
  for (let first = 0; first < size; first++) {
    if (seen[first] === 1) continue;
    const members = [first];
    seen[first] = 1;
    for (let at = 0; at < members.length; at++) {
      const row = (members[at] as number) * size;
      for (let other = 0; other < size; other++) {
        if (seen[other] === 1 || !(Math.abs(covariance[row + other] as number) > alpha)) continue;
        seen[other] = 1;
        members.push(other);
      }
    }
    components.push(members.sort((a, b) => a - b));
  }
  return components;
}
