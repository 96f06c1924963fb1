package main

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// A field of a struct as encoding/json writes it.
type field struct {
	name string
	// typ is the field's type without pointers.
	typ     reflect.Type
	pointer bool
	// omitsEmpty: an empty value is not written.
	omitsEmpty bool
}

// fieldsOf lists the fields in the order in which they are written, those of inlined structs in their place.
func fieldsOf(typ reflect.Type) []field {
	var fields []field
	for index := range typ.NumField() {
		member := typ.Field(index)
		name, options, _ := strings.Cut(member.Tag.Get("json"), ",")
		if member.Anonymous && name == "" {
			fields = append(fields, fieldsOf(member.Type)...)
			continue
		}
		if name == "" || name == "-" {
			panic(fmt.Sprintf("%s.%s has no name in JSON", typ, member.Name))
		}
		found := field{name: name, typ: member.Type, omitsEmpty: omitsEmpty(member.Type, options)}
		for found.typ.Kind() == reflect.Pointer {
			found.typ, found.pointer = found.typ.Elem(), true
		}
		fields = append(fields, found)
	}
	return fields
}

// omitsEmpty reads a tag: omitempty says nothing of structs.
func omitsEmpty(typ reflect.Type, options string) bool {
	for option := range strings.SplitSeq(options, ",") {
		if option == "omitzero" || option == "omitempty" && typ.Kind() != reflect.Struct {
			return true
		}
	}
	return false
}

// elementOf is what a list or map holds in the end, or the type itself.
func elementOf(typ reflect.Type) reflect.Type {
	for typ.Kind() == reflect.Slice || typ.Kind() == reflect.Map || typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	return typ
}

// hasFields says whether a value of the type is written as an object of its fields: not so types that write themselves.
func hasFields(typ reflect.Type) bool {
	return typ.Kind() == reflect.Struct && !reflect.PointerTo(typ).Implements(reflect.TypeFor[json.Marshaler]())
}

// structsOf lists the structs that a value of the type can hold, by name.
func structsOf(root reflect.Type) []reflect.Type {
	seen := map[string]reflect.Type{}
	var visit func(typ reflect.Type)
	visit = func(typ reflect.Type) {
		if typ.Kind() == reflect.Map && hasFields(elementOf(typ)) {
			panic(fmt.Sprintf("%s: a map of structs, which the table cannot tell from a struct", typ))
		}
		typ = elementOf(typ)
		if !hasFields(typ) || seen[typ.Name()] == typ {
			return
		}
		if seen[typ.Name()] != nil {
			panic(fmt.Sprintf("two types are named %s", typ.Name()))
		}
		seen[typ.Name()] = typ
		for _, member := range fieldsOf(typ) {
			visit(member.typ)
		}
	}
	visit(root)
	structs := make([]reflect.Type, 0, len(seen))
	for _, typ := range seen {
		structs = append(structs, typ)
	}
	slices.SortFunc(structs, func(a, b reflect.Type) int { return strings.Compare(a.Name(), b.Name()) })
	return structs
}
