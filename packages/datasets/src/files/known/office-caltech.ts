import { InputError } from '../../input-error.js';
import { expectChoice } from './expect-choice.js';
import type { Digest } from './expected-file.js';
import { type KnownDataOptions, type LabelledData, readKnown } from './labelled-data.js';

const classNames = [
  'backpack',
  'bike',
  'calculator',
  'headphones',
  'keyboard',
  'laptop',
  'monitor',
  'mouse',
  'mug',
  'projector',
];

/** Images of each domain, and the checksum of their labels. */
const domains = {
  amazon: { rows: 958, labels: 'ad004f6d7ba68568a5da7f23bb128b33af7452a30ca2e87d1d0ec4961d840f1b' },
  caltech: { rows: 1123, labels: '3b7a83071ce56633784ad05ade37e04a449e08417ded37e618f316db11c7ed6e' },
  dslr: { rows: 157, labels: 'fa5c2aa30ef86c1b2b1f0897947335c0a94cb54f1165acd92fba29f887fd2bcd' },
  webcam: { rows: 295, labels: 'ed1ed9fbf21b1ebf999433311ee41234e9bc5f51d4f0c87ee8d694fc72bc53aa' },
} as const;

/** A domain of Office+Caltech. */
export type OfficeDomain = keyof typeof domains;

/** Features of its images: DeCAF6 of the paper, MobileNet v1, or SURF bags of words. */
export type OfficeFeatures = keyof typeof features;

interface Features {
  readonly columns: number;
  readonly source: string;
  readonly points: Readonly<Partial<Record<OfficeDomain, string>>>;
}

const features = {
  decaf6: {
    columns: 4096,
    source: 'DeCAF6 features, github.com/jindongwang/transferlearning',
    points: {
      dslr: '0ad5fa65d0c76d1c6ea5371ab5529ee0114b764958dcfa3a39f3b1809228af3b',
      webcam: '41cb0bb5d908314f787efaff6082e7b3a8d7d192a72e031f25d115d6aed8c41a',
    },
  },
  mobilenet1024: {
    columns: 1024,
    source: 'MobileNet v1 1.0/224, average over conv_pw_12_relu',
    points: {
      amazon: 'b0aee4ab149b38a447f0a920fe902359993001613fba3dcf0d81589282f6999e',
      caltech: 'f1a68f09b22c5aeaad7d8c059d84a00239015d712ba1ec7b40c0f16200cf6d91',
      dslr: '17ca258bed060b53df2f5b7c00aed8a6ef3716ffb15e464c90c3d1fadfbfdfeb',
      webcam: '730413bd1728a6bbf2262843c1c95f7153dcab1f96f19e9acc4b9e2aa45b3c06',
    },
  },
  surf800: {
    columns: 800,
    source: 'SURF bags of words, B. Gong et al. 2012, github.com/jindongwang/transferlearning',
    points: {
      amazon: '721dd77cb67a251ee0a53b4b6d9cf742de80f2ea87fe44ce5cbea575a719b758',
      caltech: 'e4792999318978624481d1283bd8c18dd411803cf3d0e36bfe3644efcf23719b',
      dslr: '0e4ca2c6e3fffbc8beffd6eddf0bea39e1dfd19ca331e0925ac8cd1b55a7b39b',
      webcam: '36c6e4e5f4c30c3a07479963d01d0449044fbf2ccde28f8b7f88198e3882acfd',
    },
  },
} as const satisfies Readonly<Record<string, Features>>;

/** Which images, as what. */
export interface OfficeCaltechOptions extends KnownDataOptions {
  readonly features: OfficeFeatures;
  readonly domain: OfficeDomain;
}

const sha256 = (value: string): readonly Digest[] => [{ algorithm: 'sha256', of: 'file', value }];

/**
 * Features of Office+Caltech10 from a folder with `FEATURES_DOMAIN_x.npy.gz` (`[n, d]`) and `FEATURES_DOMAIN_y.npy.gz` (classes 1 to 10);
 * values as stored.
 * @throws InputError naming the file and what differs: checksum, shape, or that it is not there; DeCAF6 is known for dslr and webcam only
 */
export async function loadOfficeCaltech(
  folder: string,
  { features: chosen, domain, ...options }: OfficeCaltechOptions,
): Promise<LabelledData> {
  const { columns, source, points }: Features =
    features[expectChoice('loadOfficeCaltech', 'features', chosen, features)];
  const digest = points[expectChoice('loadOfficeCaltech', 'domain', domain, domains)];
  if (digest === undefined) {
    throw new InputError(
      `loadOfficeCaltech: expected ${chosen} of ${Object.keys(points).join(' or ')}, got ${domain}; take mobilenet1024 or surf800 for it`,
      'option',
    );
  }
  const { rows, labels } = domains[domain];
  return readKnown(
    folder,
    {
      points: { name: `${chosen}_${domain}_x.npy.gz`, shape: [rows, columns], digests: sha256(digest) },
      labels: { name: `${chosen}_${domain}_y.npy.gz`, shape: [rows], digests: sha256(labels) },
      scale: 1,
      firstLabel: 1,
      classNames,
      source: `${source}; images of Office-31 (Saenko et al. 2010) and Caltech-256 (Griffin et al. 2007)`,
      license: 'features of images given for research; no formal licence is known for Office-31',
    },
    options,
  );
}
