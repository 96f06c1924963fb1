package main

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
)

const head = `// Written by test/cluster/tools/pod-template-fields (npm run generate:pod-template). Do not edit.
/* oxlint-disable max-lines -- a table: every field of every type that a PodTemplateSpec can hold */

/** A field as Go writes it. */
export interface GoField {
  /** The type of its value, or of what its list or map holds; absent: scalars. */
  readonly type?: string
  /** What is written where nothing is given. Absent: nothing is. */
  readonly zero?: null | '' | 0 | false | '0' | Readonly<Record<never, never>>
  /** Whether an empty value is written, though nothing is for an absent one: Go can tell them apart. */
  readonly keepsEmpty?: true
}

/** The types of a PodTemplateSpec (k8s.io/api v0.34.1) with their fields in the order in which Go writes them. */
export const podTemplateFields: Readonly<Record<string, Readonly<Record<string, GoField>>>> = {
`

// printTable writes the table as TypeScript, as the project's formatter has it.
func printTable(out io.Writer, root reflect.Type) error {
	if _, err := io.WriteString(out, head); err != nil {
		return err
	}
	for _, typ := range structsOf(root) {
		fmt.Fprintf(out, "  %s: {\n", typ.Name())
		for _, member := range fieldsOf(typ) {
			fmt.Fprintf(out, "    %s: %s,\n", member.name, braced(describe(member)))
		}
		fmt.Fprint(out, "  },\n")
	}
	_, err := io.WriteString(out, "}\n")
	return err
}

func describe(member field) []string {
	var parts []string
	element := elementOf(member.typ)
	if hasFields(element) || element == reflect.TypeFor[resource.Quantity]() {
		parts = append(parts, fmt.Sprintf("type: '%s'", element.Name()))
	}
	if !member.omitsEmpty {
		parts = append(parts, "zero: "+zeroOf(member))
	}
	if member.pointer && member.omitsEmpty {
		parts = append(parts, "keepsEmpty: true")
	}
	return parts
}

// zeroOf is the JSON of an absent value; what a struct always holds is in the table of its own type.
func zeroOf(member field) string {
	if member.pointer {
		return "null"
	}
	if hasFields(member.typ) {
		return "{}"
	}
	encoded, err := json.Marshal(reflect.New(member.typ).Interface())
	if err != nil {
		panic(err)
	}
	return strings.ReplaceAll(string(encoded), `"`, `'`)
}

func braced(parts []string) string {
	if len(parts) == 0 {
		return "{}"
	}
	return "{ " + strings.Join(parts, ", ") + " }"
}
