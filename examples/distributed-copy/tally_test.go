//go:build linux

package main

import (
	"context"
	"errors"
	"testing"
)

// TestReadAllInterrupted: states that were not read to the last one are not all: the sum of a job would
// lack some of its items without an error.
func TestReadAllInterrupted(t *testing.T) {
	t.Parallel()
	srv, err := startServer(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer srv.stop()
	at := connection{address: srv.address}
	conn, js, err := at.connect("test")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	n := names{"a"}
	if err := makeStreams(t.Context(), js, n.job, 1); err != nil {
		t.Fatal(err)
	}
	s, err := openStates(t.Context(), js, n)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"x", "y", "z"} {
		if _, err := s.put(t.Context(), id, itemState{Phase: phaseOpen}, 0); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		name string
		at   int // the state after which the context ends
		want error
	}{
		{"at the first state", 1, context.Canceled},
		{"at the last state", 3, nil},
	} {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		read := 0
		err := s.readAll(ctx, func(itemState, uint64) error {
			if read++; read == tt.at {
				cancel()
			}
			return nil
		})
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: error %v after %d states, want %v", tt.name, err, read, tt.want)
		}
	}
}
