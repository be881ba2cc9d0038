/** A loss and the metric that natural gradients go by, on a batch of data. Parameters are few and exact: float64 on the host. */
export interface NaturalProblem<Batch> {
  readonly name: string;
  /** p, the number of parameters. */
  readonly size: number;
  /** Where `init` begins unless told, `[p]`. */
  readonly start: Float64Array;
  /** The loss and its quadratic model about parameters; throws a RangeError outside the domain. */
  linearise(parameters: Float64Array, batch: Batch): Promise<LocalModel>;
  /** The loss anywhere; infinite or NaN outside the domain. */
  loss(parameters: Float64Array, batch: Batch): Promise<number>;
}

/** The loss about one point, as a quadratic whose curvature is the Fisher information. */
export interface LocalModel {
  readonly loss: number;
  /** The step that minimises the model under a damping. */
  minimise(damping: number): NaturalStep;
}

/** A direction in the parameters, and what the quadratic model promises along it. */
export interface NaturalStep {
  /** d, `[p]`. */
  readonly direction: Float64Array;
  /** −⟨∇loss, d⟩, positive unless the gradient is 0. */
  readonly slope: number;
  /** dᵀ F d, undamped: the model promises a decrease of ε slope − ½ ε² curvature for the step ε d. */
  readonly curvature: number;
}
