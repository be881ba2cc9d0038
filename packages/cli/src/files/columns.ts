/** Whether an order leaves everything where it is. */
export function isIdentity(order: readonly number[]): boolean {
  return order.every((place, index) => place === index);
}

/** The order that undoes `order`. */
export function inverseOrder(order: readonly number[]): readonly number[] {
  const inverse = order.map(() => 0);
  order.forEach((place, index) => {
    inverse[place] = index;
  });
  return inverse;
}
