declare module 'jstat' {
  interface Distribution {
    pdf(x: number, first: number, second: number): number;
    sample(first: number, second: number): number;
  }
  const jStat: { readonly normal: Distribution; readonly gamma: Distribution };
  export default jStat;
}
