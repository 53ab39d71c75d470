package main

import (
	"bytes"
	"os"
	"testing"
)

// TestGeneratedFilesAreUpToDate also holds the five simulators to one list of faults and methods.
func TestGeneratedFilesAreUpToDate(t *testing.T) {
	source, err := parse("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, service := range services {
		for name, want := range source.files(service) {
			file := path("../../..", service, name)
			got, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s is out of date: run go generate ./internal/simtest", file)
			}
		}
	}
}
