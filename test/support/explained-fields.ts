// What `kubectl explain KIND --recursive` lists, as paths and types.

/** A field as explain shows it: `.spec.replicas`, lists and maps without brackets. */
export type ExplainedField = { readonly path: string; readonly type: string; readonly required: boolean }

/** Reads the text of `kubectl explain --recursive`; lines of enums are left out. */
export function explainedFields(text: string): ExplainedField[] {
  const lines = text.slice(text.indexOf('\nFIELDS:\n') + '\nFIELDS:\n'.length).split('\n')
  const names: string[] = []
  const fields: ExplainedField[] = []
  for (const line of lines) {
    const [, indent = '', name, type = '', required] = /^((?: {2})+)(\S+)\t<(.*?)>( -required-)?$/.exec(line) ?? []
    if (name === undefined) continue
    names.length = indent.length / 2 - 1
    names.push(name)
    fields.push({ path: names.map((one) => `.${one}`).join(''), type, required: required !== undefined })
  }
  return fields
}
