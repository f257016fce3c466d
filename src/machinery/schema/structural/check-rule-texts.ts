// What can be wrong with rules before they are compiled: texts that are missing, empty or of several lines, paths that
// lead nowhere. Follows
// pkg/apis/apiextensions/validation/validation.go of apiextensions-apiserver.

import { isJsonObject, type JsonObject } from '../../json.ts'
import { type Cause, invalid, notSupported, required } from '../cause.ts'
import { readStructural } from '../read-definition.ts'
import { normalFieldPath } from '../rules/field-path.ts'
import { listAt, textAt } from './stated.ts'
import { unsupportedReason } from './unsupported.ts'

const REASONS = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired']

/** Tells what is wrong with the texts of the rules of one node. */
export function checkRuleTexts(raw: JsonObject, path: string, causes: Cause[]): void {
  for (const [i, rule] of listAt(raw, 'x-kubernetes-validations').entries())
    if (isJsonObject(rule)) checkRule(rule, raw, `${path}.x-kubernetes-validations[${i}]`, causes)
}

function checkRule(rule: JsonObject, node: JsonObject, path: string, causes: Cause[]): void {
  const text = textAt(rule, 'rule').trim()
  const message = textAt(rule, 'message')
  const expression = textAt(rule, 'messageExpression')
  const fieldPath = textAt(rule, 'fieldPath')
  const reason = rule.reason
  if (text === '') causes.push(required(`${path}.rule`, 'rule is not specified'))
  else if (message !== '' && message.trim() === '')
    causes.push(invalid(`${path}.message`, message, 'must be non-empty if specified'))
  else if (/[\n\r]/.test(message.trim()))
    causes.push(invalid(`${path}.message`, message, 'must not contain line breaks'))
  else if (/[\n\r]/.test(text) && message.trim() === '')
    causes.push(required(`${path}.message`, 'message must be specified if rule contains line breaks'))
  if (expression !== '' && expression.trim() === '')
    causes.push(required(`${path}.messageExpression`, 'messageExpression must be non-empty if specified'))
  if (typeof reason === 'string' && !REASONS.includes(reason))
    causes.push(notSupported(`${path}.reason`, reason, REASONS))
  if (fieldPath !== '' && fieldPath.trim() === '')
    causes.push(invalid(`${path}.fieldPath`, fieldPath, 'must be non-empty if specified'))
  if (/[\n\r]/.test(fieldPath)) causes.push(invalid(`${path}.fieldPath`, fieldPath, 'must not contain line breaks'))
  if (fieldPath !== '' && !leadsSomewhere(fieldPath, node))
    causes.push(invalid(`${path}.fieldPath`, fieldPath, 'must be a valid path'))
}

/** What a node means that is not supported is not known, nor where a path in it leads. */
function leadsSomewhere(fieldPath: string, node: JsonObject): boolean {
  return unsupportedReason(node) !== undefined || normalFieldPath(fieldPath, readStructural(node)) !== undefined
}
