/** AddPermission, RemovePermission, GetPolicy: who besides the account's own roles may invoke a function. */
import type { z } from "zod";
import { type Access, AwsError, type Operations } from "../../contract";
import type { LambdaCloud } from "./cloud";
import {
  existingFunction,
  functionArn,
  functionPolicyOf,
  functionTable,
  operation,
  type PolicyStatement,
} from "./functions";
import { addPermission, functionReference, removePermission } from "./schemas";

export function permissionOperations(cloud: LambdaCloud): Operations<unknown> {
  const functions = functionTable(cloud);
  const on =
    (action: string) =>
    ({
      FunctionName,
      Principal,
    }: {
      readonly FunctionName: string;
      readonly Principal?: string;
    }): readonly Access[] => [
      {
        action: `lambda:${action}`,
        resource: functionArn(cloud, FunctionName),
        context: Principal === undefined ? {} : { "lambda:Principal": Principal },
      },
    ];
  return {
    AddPermission: operation(
      addPermission,
      {
        access: on("AddPermission"),
        run: (request) => {
          const existing = existingFunction(cloud, request.FunctionName);
          const { StatementId } = request;
          if (existing.statements.some(({ Sid }) => Sid === StatementId)) {
            throw new AwsError(
              "ResourceConflictException",
              `The statement id (${StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
              409,
            );
          }
          const statement = statementOf(request, existing.arn);
          functions.set(existing.name, { ...existing, statements: [...existing.statements, statement] });
          return { Statement: JSON.stringify(statement) };
        },
      },
      "AddPermission",
    ),
    RemovePermission: operation(removePermission, {
      access: on("RemovePermission"),
      run: ({ FunctionName, StatementId }) => {
        const existing = existingFunction(cloud, FunctionName);
        const statements = existing.statements.filter(({ Sid }) => Sid !== StatementId);
        if (statements.length === existing.statements.length)
          throw new AwsError(
            "ResourceNotFoundException",
            `Statement ${StatementId} is not found in resource policy.`,
            404,
          );
        functions.set(existing.name, { ...existing, statements });
      },
    }),
    GetPolicy: operation(functionReference, {
      access: on("GetPolicy"),
      run: ({ FunctionName }) => {
        const policy = functionPolicyOf(cloud, existingFunction(cloud, FunctionName).arn);
        if (policy === undefined)
          throw new AwsError("ResourceNotFoundException", "The resource you requested does not exist.", 404);
        return { Policy: policy };
      },
    }),
  };
}

/** The condition keys are written as Lambda writes them; keys have no case. */
function statementOf(request: z.infer<typeof addPermission>, arn: string): PolicyStatement {
  const { SourceAccount, SourceArn } = request;
  const condition = {
    ...(SourceAccount === undefined ? {} : { StringEquals: { "AWS:SourceAccount": SourceAccount } }),
    ...(SourceArn === undefined ? {} : { ArnLike: { "AWS:SourceArn": SourceArn } }),
  };
  return {
    Sid: request.StatementId,
    Effect: "Allow",
    Principal: request.Principal.includes(".amazonaws.") ? { Service: request.Principal } : { AWS: request.Principal },
    Action: request.Action,
    Resource: arn,
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  };
}
