package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

type sample struct {
	// Type is the name of a type in the table, Given a value of it as a user might write it: any field absent or empty, keys in
	// the order of the alphabet. Encoded is what Go writes after reading it.
	Type    string `json:"type"`
	Given   any    `json:"given"`
	Encoded string `json:"encoded"`
}

// printSamples writes so many random values of every type that a value of the root can hold.
func printSamples(out io.Writer, root reflect.Type, count int, seed uint64) error {
	source := rand.New(rand.NewPCG(seed, seed))
	encoder := json.NewEncoder(out)
	for _, typ := range structsOf(root) {
		for range count {
			given := sampleOf(source, typ, 0)
			encoded, err := throughGo(given, typ)
			if err != nil {
				return fmt.Errorf("%s %v: %w", typ, given, err)
			}
			if err := encoder.Encode(sample{Type: typ.Name(), Given: given, Encoded: encoded}); err != nil {
				return err
			}
		}
	}
	return nil
}

func throughGo(given any, typ reflect.Type) (string, error) {
	text, err := json.Marshal(given)
	if err != nil {
		return "", err
	}
	typed := reflect.New(typ).Interface()
	if err := json.Unmarshal(text, typed); err != nil {
		return "", err
	}
	encoded, err := json.Marshal(typed)
	return string(encoded), err
}

var texts = []string{"", "a", "Always", "<b & c>", "ä\u2028"}
var quantities = []any{"0", "500m", "1000m", "0.5", "1Gi", "1024Mi", 2, "1e3"}

// sampleOf makes a value of a type as JSON. Deeper down, fewer fields are there.
func sampleOf(source *rand.Rand, typ reflect.Type, depth int) any {
	switch typ {
	case reflect.TypeFor[resource.Quantity]():
		return quantities[source.IntN(len(quantities))]
	case reflect.TypeFor[intstr.IntOrString]():
		return []any{0, 8080, "http"}[source.IntN(3)]
	case reflect.TypeFor[metav1.Time](), reflect.TypeFor[metav1.MicroTime]():
		return "2026-01-01T00:00:00Z"
	case reflect.TypeFor[metav1.FieldsV1]():
		return map[string]any{"f:metadata": map[string]any{}}
	}
	switch typ.Kind() {
	case reflect.Pointer:
		return sampleOf(source, typ.Elem(), depth)
	case reflect.Struct:
		value := map[string]any{}
		for _, member := range fieldsOf(typ) {
			if source.IntN(2+depth) == 0 {
				value[member.name] = sampleOf(source, member.typ, depth+1)
			}
		}
		return value
	case reflect.Slice:
		list := make([]any, source.IntN(3))
		for index := range list {
			list[index] = sampleOf(source, typ.Elem(), depth)
		}
		return list
	case reflect.Map:
		value := map[string]any{}
		for _, key := range []string{"b", "a", "c"}[:source.IntN(4)] {
			value[key] = sampleOf(source, typ.Elem(), depth)
		}
		return value
	case reflect.String:
		return texts[source.IntN(len(texts))]
	case reflect.Bool:
		return source.IntN(2) == 0
	case reflect.Int32, reflect.Int64:
		return source.IntN(3)
	default:
		panic(fmt.Sprintf("%s: no sample for it", typ))
	}
}
