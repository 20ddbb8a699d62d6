/**
 * The registries of SageMaker's built-in images, one account per region.
 * Source: github.com/hashicorp/terraform-provider-aws internal/service/sagemaker/prebuilt_ecr_image_data_source.go,
 * which names https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-algo-docker-registry-paths.html as its own.
 */
import { EngineError } from "./types";

export interface ImageRequest {
  readonly repositoryName: string;
  readonly imageTag: string;
  readonly region: string;
  readonly dnsSuffix: string;
}

/** The built-in algorithms that share one registry. */
const repositories: readonly string[] = [
  "blazingtext",
  "image-classification",
  "object-detection",
  "semantic-segmentation",
  "seq2seq",
];

const accounts: Readonly<Record<string, string>> = {
  "af-south-1": "455444449433",
  "ap-east-1": "286214385809",
  "ap-northeast-1": "501404015308",
  "ap-northeast-2": "306986355934",
  "ap-northeast-3": "867004704886",
  "ap-south-1": "991648021394",
  "ap-south-2": "628508329040",
  "ap-southeast-1": "475088953585",
  "ap-southeast-2": "544295431143",
  "ap-southeast-3": "951798379941",
  "ap-southeast-4": "106583098589",
  "ca-central-1": "469771592824",
  "ca-west-1": "190319476487",
  "cn-north-1": "390948362332",
  "cn-northwest-1": "387376663083",
  "eu-central-1": "813361260812",
  "eu-central-2": "680994064768",
  "eu-north-1": "669576153137",
  "eu-south-1": "257386234256",
  "eu-south-2": "104374241257",
  "eu-west-1": "685385470294",
  "eu-west-2": "644912444149",
  "eu-west-3": "749696950732",
  "il-central-1": "898809789911",
  "me-central-1": "272398656194",
  "me-south-1": "249704162688",
  "sa-east-1": "855470959533",
  "us-east-1": "811284229777",
  "us-east-2": "825641698319",
  "us-gov-east-1": "237065988967",
  "us-gov-west-1": "226302683700",
  "us-iso-east-1": "490574956308",
  "us-isob-east-1": "765400339828",
  "us-west-1": "632365934929",
  "us-west-2": "433757028032",
};

/** @throws EngineError for a repository or a region that the table lacks */
export function prebuiltImage({ repositoryName, imageTag, region, dnsSuffix }: ImageRequest): {
  registryId: string;
  registryPath: string;
} {
  if (!repositories.includes(repositoryName)) {
    throw new EngineError(
      `The registry of the image "${repositoryName}" is not known to the rehearsal: it knows ` +
        `${repositories.join(", ")}. Add it to packages/recording-engine/prebuiltImages.ts.`,
    );
  }
  const registryId = accounts[region];
  if (registryId === undefined)
    throw new EngineError(`no registry ID available for region (${region}) and repository (${repositoryName})`);
  return { registryId, registryPath: `${registryId}.dkr.ecr.${region}.${dnsSuffix}/${repositoryName}:${imageTag}` };
}
