package conformance

import (
	"context"
	"io/fs"
	"iter"
	"maps"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oss"
)

// firstErr is the first error of a range.
func firstErr[T any](items iter.Seq2[T, error]) error {
	for _, err := range items {
		return err
	}
	return nil
}

func second[T any](_ T, err error) error { return err }

// operations are all methods that use the network, of the given clients, but for ResumeX and ResolveX.
func operations(bp *bitpaket.Client, bx *box.Client, or *oracle.Client, dc *document360.Client, os *oss.Client) map[string]func(ctx context.Context) error {
	all := bitpaketOperations(bp)
	maps.Copy(all, boxOperations(bx))
	maps.Copy(all, oracleOperations(or))
	maps.Copy(all, document360Operations(dc))
	maps.Copy(all, ossOperations(os))
	return all
}

func wantUnusable(t *testing.T, err error, text string) {
	t.Helper()
	testkit.WantIs(t, err, box.ErrNotExecuted, fs.ErrInvalid)
	if err != nil && !strings.Contains(err.Error(), text) {
		t.Errorf("error %q, want it to say %q", err, text)
	}
}

// TestNoClient uses clients that NewClient did not make.
func TestNoClient(t *testing.T) {
	for name, call := range operations(nil, nil, nil, nil, nil) {
		t.Run(name+" of a nil client", func(t *testing.T) {
			wantUnusable(t, call(t.Context()), "the client is nil or was not made by NewClient")
		})
	}
	for name, call := range operations(&bitpaket.Client{}, &box.Client{}, &oracle.Client{}, &document360.Client{}, &oss.Client{}) {
		t.Run(name+" of a zero client", func(t *testing.T) {
			wantUnusable(t, call(t.Context()), "the client is nil or was not made by NewClient")
		})
	}
}

// TestNoContext passes a nil context to every operation.
func TestNoContext(t *testing.T) {
	for name, call := range operations(&bitpaket.Client{}, &box.Client{}, &oracle.Client{}, &document360.Client{}, &oss.Client{}) {
		t.Run(name, func(t *testing.T) {
			wantUnusable(t, call(nil), "the context is nil") // a nil context is what is tested
		})
	}
}
