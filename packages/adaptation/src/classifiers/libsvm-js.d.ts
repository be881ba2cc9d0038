/** The part of libsvm-js 0.2 that is used here; the package ships no types. */
declare module 'libsvm-js/asm.js' {
  interface SvmOptions {
    readonly type?: string;
    readonly kernel?: string;
    readonly cost?: number;
    readonly quiet?: boolean;
  }
  interface Svm {
    train(samples: readonly Float64Array[], labels: ArrayLike<number>): void;
    getSVIndices(): number[];
    serializeModel(): string;
    free(): void;
  }
  interface SvmConstructor {
    new (options: SvmOptions): Svm;
    readonly KERNEL_TYPES: { readonly PRECOMPUTED: string };
    readonly SVM_TYPES: { readonly C_SVC: string };
  }
  const Svm: SvmConstructor;
  export default Svm;
}
