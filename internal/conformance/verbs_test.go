package conformance

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/box"
)

// leakyError is a network's error that repeats the credential in quotes, as net/http does with a malformed response.
type leakyError struct{ Quoted string }

func (e leakyError) Error() string { return fmt.Sprintf("malformed HTTP response %q", e.Quoted) }

// TestNoVerbPrintsASecret: fmt prints the fields of a value, unexported ones too, for every verb that is not one of text.
func TestNoVerbPrintsASecret(t *testing.T) {
	const secret = "hunter2-hunter2"
	leak := leakyError{"HTTP/0.9 Bearer " + secret}
	var events []farcopy.Event
	var saved farcopy.Intent
	client, err := box.NewClient(box.Config{
		TokenSource: oauth2.StaticTokenSource(&oauth2.Token{AccessToken: secret}), Reconcile: farcopy.ReconcileOff, MaxAttempts: 1,
		HTTPClient: &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			if r.Method == http.MethodGet {
				return nil, fmt.Errorf("reading: %w", leak)
			}
			io.Copy(io.Discard, r.Body)
			return nil, leak
		})},
		Observe: func(_ context.Context, e farcopy.Event) { events = append(events, e) },
	})
	if err != nil {
		t.Fatal(err)
	}
	req := box.CopyFolderRequest{FolderID: "1", ParentID: "2"}
	_, unknown := client.CopyFolder(t.Context(), req, box.WithIntent(func(_ context.Context, i box.Intent) error { saved = i; return nil }))
	u, ok := errors.AsType[*box.UnknownOutcomeError](unknown)
	if !ok {
		t.Fatalf("%v, want an unknown outcome", unknown)
	}
	_, unsaved := client.CopyFolder(t.Context(), req, box.WithIntent(func(context.Context, box.Intent) error { return errors.New("no disk") }))
	_, read := client.GetFolder(t.Context(), box.GetFolderRequest{FolderID: "1"})
	_, unresolved := client.ResolveCopyFolder(t.Context(), req, saved)

	values := map[string]any{
		"unknown": unknown, "*unknown": *u, "cause": u.Err, "unsaved": unsaved, "read": read, "unresolved": unresolved,
		"intent": saved, "*intent": &saved, "events": events,
		"wrapped": fmt.Errorf("wrapped: %w", unknown), "joined": errors.Join(read, unknown), "both": fmt.Errorf("%w, %w", read, u.Err),
		"unexported":       struct{ err error }{unknown},
		"after a field":    struct{ Err, other any }{u.Err, 1},
		"after an error":   struct{ Err, other any }{read, 1},
		"after an unknown": struct{ Err, other any }{unknown, 1},
	}
	for e := range unwrapped(unknown, read, unresolved) {
		values[fmt.Sprintf("in the chain: %T", e)] = e
	}
	for name, v := range values {
		for _, verb := range "vsqxXtcUdobOeEfFgGpTwz" {
			for _, flag := range []string{"", "+", "#", "-10.3", "0"} {
				format := "%" + flag + string(verb)
				if got := fmt.Sprintf(format, v); shows(got, secret) {
					t.Errorf("%s: %s prints %.300s", name, format, got)
				}
			}
		}
		if got, err := json.Marshal(v); err == nil && shows(string(got), secret) {
			t.Errorf("%s: JSON %s", name, got)
		}
		var b strings.Builder
		slog.New(slog.NewJSONHandler(&b, nil)).Info("m", "v", v)
		slog.New(slog.NewTextHandler(&b, nil)).Info("m", "v", v)
		if shows(b.String(), secret) {
			t.Errorf("%s: slog %s", name, b.String())
		}
	}
}

// shows reports whether a text holds a secret, in hexadecimal too.
func shows(text, secret string) bool {
	text = strings.ReplaceAll(strings.ToLower(text), " ", "")
	return strings.Contains(text, secret) || strings.Contains(text, fmt.Sprintf("%x", secret))
}

// unwrapped yields the errors and all that they wrap.
func unwrapped(errs ...error) func(func(error) bool) {
	return func(yield func(error) bool) {
		for _, err := range errs {
			if err == nil {
				continue
			}
			if _, raw := err.(leakyError); raw { // the network's own
				continue
			}
			if !yield(err) {
				return
			}
			switch e := err.(type) {
			case interface{ Unwrap() error }:
				unwrapped(e.Unwrap())(yield)
			case interface{ Unwrap() []error }:
				unwrapped(e.Unwrap()...)(yield)
			}
		}
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
