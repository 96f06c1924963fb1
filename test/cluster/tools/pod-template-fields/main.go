// Command pod-template-fields tells how Go writes a PodTemplateSpec as JSON, for the operator, which has to write the same
// bytes: the version of k8s.io/api in go.mod is that of the Go operator 0.3.7.
//
//	go run .                        prints the table hooks/workload/read/pod-template/pod-template-fields.ts
//	go run . -samples 20 -seed 1    prints values of every type and what Go makes of them, one JSON document a line
package main

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"reflect"

	corev1 "k8s.io/api/core/v1"
)

func main() {
	samples := flag.Int("samples", 0, "print so many random values of every type with their encoding, instead of the table")
	seed := flag.Uint64("seed", 1, "of the random values")
	flag.Parse()

	out := bufio.NewWriter(os.Stdout)
	root := reflect.TypeFor[corev1.PodTemplateSpec]()
	var err error
	if *samples > 0 {
		err = printSamples(out, root, *samples, *seed)
	} else {
		err = printTable(out, root)
	}
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
