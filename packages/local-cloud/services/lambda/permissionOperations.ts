/** AddPermission, RemovePermission, GetPolicy: who besides the account's own roles may invoke a function. */
import type { z } from "zod";
import { AwsError, type Operations } from "../../contract";
import type { LambdaCloud } from "./cloud";
import {
  existingFunction,
  functionArn,
  functionPolicyOf,
  functionTable,
  onFunction,
  operation,
  type PolicyStatement,
} from "./functions";
import { addPermission, functionReference, removePermission } from "./schemas";

type AddPermissionRequest = z.infer<typeof addPermission>;

export function permissionOperations(cloud: LambdaCloud): Operations<unknown> {
  return {
    AddPermission: operation(
      addPermission,
      {
        access: ({ FunctionName, Principal }) => [
          {
            action: "lambda:AddPermission",
            resource: functionArn(cloud, FunctionName),
            context: { "lambda:Principal": Principal },
          },
        ],
        run: (request) => ({ Statement: JSON.stringify(addStatement(cloud, request)) }),
      },
      "AddPermission",
    ),
    RemovePermission: operation(removePermission, {
      access: onFunction(cloud, "RemovePermission"),
      run: ({ FunctionName, StatementId }) => {
        removeStatement(cloud, FunctionName, StatementId);
      },
    }),
    GetPolicy: operation(functionReference, {
      access: onFunction(cloud, "GetPolicy"),
      run: ({ FunctionName }) => {
        const policy = functionPolicyOf(cloud, existingFunction(cloud, FunctionName).arn);
        if (policy === undefined)
          throw new AwsError("ResourceNotFoundException", "The resource you requested does not exist.", 404);
        return { Policy: policy };
      },
    }),
  };
}

function addStatement(cloud: LambdaCloud, request: AddPermissionRequest): PolicyStatement {
  const existing = existingFunction(cloud, request.FunctionName);
  const { StatementId } = request;
  if (existing.statements.some(({ Sid }) => Sid === StatementId)) {
    throw new AwsError(
      "ResourceConflictException",
      `The statement id (${StatementId}) provided already exists. ` +
        "Please provide a new statement id, or remove the existing statement.",
      409,
    );
  }
  const statement = statementOf(request, existing.arn);
  functionTable(cloud).set(existing.name, { ...existing, statements: [...existing.statements, statement] });
  return statement;
}

function removeStatement(cloud: LambdaCloud, name: string, statementId: string): void {
  const existing = existingFunction(cloud, name);
  const statements = existing.statements.filter(({ Sid }) => Sid !== statementId);
  if (statements.length === existing.statements.length)
    throw new AwsError("ResourceNotFoundException", `Statement ${statementId} is not found in resource policy.`, 404);
  functionTable(cloud).set(existing.name, { ...existing, statements });
}

/** The condition keys are written as Lambda writes them; keys have no case. */
function statementOf(request: AddPermissionRequest, arn: string): PolicyStatement {
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
