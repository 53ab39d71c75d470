package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/box"
)

// clientName is one of the two clients that the table compares.
type clientName string

const (
	plainClient   clientName = "plain"
	farcopyClient clientName = "farcopy"
)

// task is one copy to be made. It is JSON, so that another process can make the copy.
type task struct {
	Service string
	Client  clientName
	Example json.RawMessage
	Intent  string // the file that keeps the intent; "": it is not kept
}

// report is what a client says of its copy.
type report struct {
	Refusal    string // why the copy was not made, as the client says; "" if it was made
	Reconciled bool   // the copy was found by reading
}

// run makes the copy. With farcopy it goes on from the intent of an earlier process, if there is one.
func (t task) run(ctx context.Context) (report, error) {
	c, err := t.open()
	if err != nil {
		return report{}, err
	}
	made, err := t.copy(ctx, c)
	if err != nil {
		return report{Refusal: err.Error()}, ctx.Err()
	}
	return report{Reconciled: made.reconciled}, nil
}

func (t task) open() (*clients, error) {
	for _, s := range services {
		if s.name == t.Service {
			return s.open(t.Example)
		}
	}
	return nil, fmt.Errorf("there is no service %q", t.Service)
}

func (t task) copy(ctx context.Context, c *clients) (copied, error) {
	switch {
	case t.Client == plainClient:
		return copied{}, c.plain(ctx)
	case t.Intent == "":
		return c.copy(ctx)
	}
	switch text, err := os.ReadFile(t.Intent); {
	case errors.Is(err, fs.ErrNotExist): // the first process
		return c.copy(ctx, box.WithIntent(t.save))
	case err != nil:
		return copied{}, err
	default:
		var intent farcopy.Intent
		if err := intent.UnmarshalText(text); err != nil {
			return copied{}, err
		}
		return c.resume(ctx, intent, box.WithIntent(t.save))
	}
}

// save stores the intent before a request leaves. A program whose machine can lose its power would
// also sync the file.
func (t task) save(_ context.Context, i farcopy.Intent) error {
	text, err := i.MarshalText()
	if err != nil {
		return err
	}
	return os.WriteFile(t.Intent, text, 0o600)
}
