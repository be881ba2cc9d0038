/** The part of libsvm-js 0.2 that is used here; the package ships no types. */
declare module 'libsvm-js/asm.js' {
  interface SvmOptions {
    readonly type?: number;
    readonly kernel?: number;
    readonly gamma?: number;
    readonly cost?: number;
    readonly quiet?: boolean;
  }
  interface Svm {
    train(samples: readonly (readonly number[])[], labels: readonly number[]): void;
    predict(samples: readonly (readonly number[])[]): number[];
    free(): void;
  }
  interface SvmConstructor {
    new (options: SvmOptions): Svm;
    readonly KERNEL_TYPES: { readonly RBF: number };
    readonly SVM_TYPES: { readonly C_SVC: number };
  }
  const Svm: SvmConstructor;
  export default Svm;
}
