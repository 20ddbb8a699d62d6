import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { AwsError, type Operation, type Operations } from "../../contract";
import { required } from "../fields";
import type { KmsCloud } from "./cloud";
import { type EncryptionContext, existingKey, type Key, keyAccess, namedKey } from "./keys";

interface EncryptRequest {
  readonly KeyId?: string;
  /** Base64. */
  readonly Plaintext?: string;
  readonly EncryptionContext?: EncryptionContext;
}

interface DecryptRequest {
  readonly KeyId?: string;
  /** Base64. */
  readonly CiphertextBlob?: string;
  readonly EncryptionContext?: EncryptionContext;
}

interface GenerateDataKeyRequest {
  readonly KeyId?: string;
  readonly KeySpec?: "AES_256" | "AES_128";
  readonly NumberOfBytes?: number;
  readonly EncryptionContext?: EncryptionContext;
}

const cipher = "aes-256-gcm";
/**
 * A ciphertext is the id of its key (as long as a UUID), the initialization vector, the tag and the encrypted bytes.
 */
const idLength = 36;
const vectorLength = 12;
const tagLength = 16;

export function cryptographicOperations(cloud: KmsCloud): Operations {
  return {
    Encrypt: encryptOperation(cloud),
    Decrypt: decryptOperation(cloud),
    GenerateDataKey: generateDataKeyOperation(cloud),
  };
}

function encryptOperation(cloud: KmsCloud): Operation<EncryptRequest> {
  return {
    access: ({ KeyId, EncryptionContext }) => [
      keyAccess(cloud, "Encrypt", namedKey(cloud, required(KeyId, "KeyId")), EncryptionContext),
    ],
    run: ({ KeyId, Plaintext, EncryptionContext }) => {
      const key = existingKey(cloud, required(KeyId, "KeyId"));
      const ciphertext = encrypt(key, Buffer.from(required(Plaintext, "Plaintext"), "base64"), EncryptionContext);
      return {
        CiphertextBlob: ciphertext.toString("base64"),
        KeyId: key.arn,
        EncryptionAlgorithm: "SYMMETRIC_DEFAULT",
      };
    },
  };
}

function decryptOperation(cloud: KmsCloud): Operation<DecryptRequest> {
  return {
    access: ({ KeyId = "", CiphertextBlob, EncryptionContext }) => {
      const key = keyOf(cloud, required(CiphertextBlob, "CiphertextBlob"));
      return [keyAccess(cloud, "Decrypt", { key, name: KeyId }, EncryptionContext)];
    },
    run: ({ KeyId, CiphertextBlob, EncryptionContext }) => {
      const ciphertext = required(CiphertextBlob, "CiphertextBlob");
      const key = keyOf(cloud, ciphertext);
      if (KeyId !== undefined && existingKey(cloud, KeyId).id !== key.id)
        throw new AwsError(
          "IncorrectKeyException",
          "The key ID in the request does not identify a CMK that can perform this operation.",
        );
      return {
        Plaintext: decrypt(key, Buffer.from(ciphertext, "base64"), EncryptionContext).toString("base64"),
        KeyId: key.arn,
        EncryptionAlgorithm: "SYMMETRIC_DEFAULT",
      };
    },
  };
}

function generateDataKeyOperation(cloud: KmsCloud): Operation<GenerateDataKeyRequest> {
  return {
    access: ({ KeyId, EncryptionContext }) => [
      keyAccess(cloud, "GenerateDataKey", namedKey(cloud, required(KeyId, "KeyId")), EncryptionContext),
    ],
    run: ({ KeyId, KeySpec, NumberOfBytes, EncryptionContext }) => {
      const key = existingKey(cloud, required(KeyId, "KeyId"));
      const plaintext = randomBytes(NumberOfBytes ?? (KeySpec === "AES_128" ? 16 : 32));
      return {
        Plaintext: plaintext.toString("base64"),
        CiphertextBlob: encrypt(key, plaintext, EncryptionContext).toString("base64"),
        KeyId: key.arn,
      };
    },
  };
}

function keyOf(cloud: KmsCloud, ciphertext: string): Key {
  const id = Buffer.from(ciphertext, "base64").subarray(0, idLength).toString("latin1");
  if (!/^[0-9a-f-]{36}$/u.test(id)) throw invalidCiphertext();
  return existingKey(cloud, id);
}

function encrypt(key: Key, plaintext: Buffer, context: EncryptionContext | undefined): Buffer {
  const vector = randomBytes(vectorLength);
  const encryption = createCipheriv(cipher, Buffer.from(key.material, "hex"), vector).setAAD(contextBytes(context));
  const encrypted = Buffer.concat([encryption.update(plaintext), encryption.final()]);
  return Buffer.concat([Buffer.from(key.id, "latin1"), vector, encryption.getAuthTag(), encrypted]);
}

function decrypt(key: Key, ciphertext: Buffer, context: EncryptionContext | undefined): Buffer {
  const vector = ciphertext.subarray(idLength, idLength + vectorLength);
  const tag = ciphertext.subarray(idLength + vectorLength, idLength + vectorLength + tagLength);
  try {
    const decryption = createDecipheriv(cipher, Buffer.from(key.material, "hex"), vector)
      .setAAD(contextBytes(context))
      .setAuthTag(tag);
    return Buffer.concat([
      decryption.update(ciphertext.subarray(idLength + vectorLength + tagLength)),
      decryption.final(),
    ]);
  } catch {
    // Also another encryption context than the one it was encrypted with.
    throw invalidCiphertext();
  }
}

function contextBytes(context: EncryptionContext = {}): Buffer {
  return Buffer.from(JSON.stringify(Object.entries(context).sort(([first], [second]) => (first < second ? -1 : 1))));
}

function invalidCiphertext(): AwsError {
  return new AwsError("InvalidCiphertextException", "The ciphertext cannot be decrypted.");
}
