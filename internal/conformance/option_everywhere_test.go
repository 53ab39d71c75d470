package conformance

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/oauth2"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oss"
)

// unusedClients returns a client of each service, and how many requests they have sent.
func unusedClients(t *testing.T) (clients map[string]any, sent *int) {
	t.Helper()
	sent = new(int)
	hc := &http.Client{Transport: roundTrip(func(*http.Request) (*http.Response, error) {
		*sent++
		return nil, errors.New("no network")
	})}
	tokens := oauth2.StaticTokenSource(&oauth2.Token{AccessToken: "t"})
	return map[string]any{
		"bitpaket":    must(bitpaket.NewClient(bitpaket.Config{TokenSource: tokens, ClientSecret: "s", HTTPClient: hc, MaxAttempts: 1, Reconcile: farcopy.ReconcileOff})),
		"box":         must(box.NewClient(box.Config{TokenSource: tokens, HTTPClient: hc, MaxAttempts: 1, Reconcile: farcopy.ReconcileOff})),
		"document360": must(document360.NewClient(document360.Config{TokenSource: tokens, HTTPClient: hc, MaxAttempts: 1, Reconcile: farcopy.ReconcileOff})),
		"oracle":      must(oracle.NewClient(oracle.Config{BaseURL: "https://h.example", TokenSource: tokens, HTTPClient: hc, MaxAttempts: 1, Reconcile: farcopy.ReconcileOff})),
		"oss":         must(oss.NewClient(oss.Config{Region: "r", Credentials: oss.StaticCredentials("i", "s", ""), HTTPClient: hc, MaxAttempts: 1, Reconcile: farcopy.ReconcileOff})),
	}, sent
}

// filled returns a request that its operation accepts.
func filled(t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	values := map[string]any{
		"Path": "/a", "Target": "/t", "Bucket": "bucket", "Key": "key", "Objects": []bitpaket.Selector{{Path: "/a"}},
		"ACL": oss.ACLPrivate, "Tags": []oss.Tag{{Key: "k", Value: "v"}}, "Name": "name", "FileName": "name", "Days": 1,
		"Object": bitpaket.Selector{Path: "/a"}, "Filename": "name", "SourceKey": "source", "PartNumber": 1, "Parts": []oss.CompletedPart{{PartNumber: 1, ETag: "e"}},
		"ServerSideEncryption": oss.ServerSideEncryptionKMS, "AccessToken": "a", "RefreshToken": "r",
	}
	switch t {
	case reflect.TypeFor[oracle.CreateAppLinkRequest]():
		return reflect.ValueOf(oracle.CreateAppLinkRequest{FolderID: "1", AssignedUser: "u"})
	case reflect.TypeFor[oss.CopyLargeObjectRequest]():
		return reflect.ValueOf(oss.CopyLargeObjectRequest{Copy: oss.CopyObjectRequest{Bucket: "bucket", Key: "key", SourceKey: "source"}})
	case reflect.TypeFor[bitpaket.CopyTreeRequest]():
		return reflect.ValueOf(bitpaket.CopyTreeRequest{Folder: "/a", Target: "/t"})
	case reflect.TypeFor[box.CopyTreeRequest]():
		return reflect.ValueOf(box.CopyTreeRequest{FolderID: "1", ParentID: "2"})
	case reflect.TypeFor[document360.CopyTreeRequest]():
		return reflect.ValueOf(document360.CopyTreeRequest{ProjectID: "1", FolderID: "1", DestinationFolderID: "2"})
	case reflect.TypeFor[oracle.CopyTreeRequest]():
		return reflect.ValueOf(oracle.CopyTreeRequest{FolderID: "1", DestinationID: "2"})
	case reflect.TypeFor[oss.CopyPrefixRequest]():
		return reflect.ValueOf(oss.CopyPrefixRequest{SourceBucket: "bucket", Prefix: "copies/", SourcePrefix: "a/"})
	case reflect.TypeFor[oss.DeleteObjectsRequest]():
		values["Objects"] = []oss.ObjectVersion{{Key: "key"}}
	case reflect.TypeFor[oss.PutSymlinkRequest]():
		values["Target"] = "target"
	}
	for i := range t.NumField() {
		name := t.Field(i).Name
		if value := reflect.ValueOf(values[name]); value.IsValid() && value.Type().ConvertibleTo(t.Field(i).Type) {
			v.Field(i).Set(value.Convert(t.Field(i).Type))
		}
		if strings.HasSuffix(name, "ID") && name != "VersionID" && name != "SSEKeyID" && t.Field(i).Type.Kind() == reflect.String {
			v.Field(i).SetString("11")
		}
	}
	switch r := v.Addr().Interface().(type) { // a source and a copy that is another item
	case *box.VerifyCopyRequest:
		r.FileID, r.CopyID = "", "22"
	case *oracle.VerifyCopyRequest:
		r.FileID, r.CopyID = "", "22"
	case *document360.VerifyCopyRequest:
		r.CopyID = "22"
	case *oss.VerifyCopyRequest:
		r.SourceKey = "source"
	}
	return v
}

// argument returns a context, the zero JobConfig, an empty sequence, or a request that its operation
// accepts.
func argument(t *testing.T, in reflect.Type) reflect.Value {
	switch in {
	case reflect.TypeFor[context.Context]():
		return reflect.ValueOf(t.Context())
	case reflect.TypeFor[farcopy.JobConfig]():
		return reflect.Zero(in)
	}
	if in.Kind() == reflect.Func {
		return reflect.MakeFunc(in, func([]reflect.Value) []reflect.Value { return nil })
	}
	return filled(in)
}

// TestWithIntentOfOtherOperations: only copies have intents. Every other operation refuses the option before any network use.
func TestWithIntentOfOtherOperations(t *testing.T) {
	clients, sent := unusedClients(t)
	saves := 0
	option := call.WithIntent(func(context.Context, farcopy.Intent) error { saves++; return nil })
	for service, client := range clients {
		v := reflect.ValueOf(client)
		for i := range v.NumMethod() {
			m, name := v.Method(i), v.Type().Method(i).Name
			_, isCopy := v.Type().MethodByName("Resume" + name)
			if !m.Type().IsVariadic() || isCopy || strings.HasPrefix(name, "Resume") || strings.HasPrefix(name, "Resolve") {
				continue
			}
			var args []reflect.Value
			for n := range m.Type().NumIn() - 1 {
				args = append(args, argument(t, m.Type().In(n)))
			}
			err := lastError(m.Call(append(args, reflect.ValueOf(option))))
			if err == nil {
				t.Errorf("%s.%s: no error", service, name)
				continue
			}
			for _, target := range []error{fs.ErrInvalid, farcopy.ErrNotExecuted} {
				if !errors.Is(err, target) {
					t.Errorf("%s.%s: %v does not match %v", service, name, err, target)
				}
			}
			if !strings.Contains(err.Error(), "WithIntent") {
				t.Errorf("%s.%s: %v, want it to name WithIntent", service, name, err)
			}
		}
	}
	if saves != 0 {
		t.Errorf("saved %d times, want never", saves)
	}
	if *sent != 0 {
		t.Errorf("%d requests were sent, want none", *sent)
	}
}

// lastError is the error of a method, or the first one of its iterator.
func lastError(results []reflect.Value) error {
	last := results[len(results)-1]
	if last.Kind() == reflect.Func {
		for _, err := range last.Seq2() {
			e, _ := err.Interface().(error)
			return e
		}
		return nil
	}
	err, _ := last.Interface().(error)
	return err
}

// TestResumeOfNothing: no client, no context, no intent and no valid request are refused before any network use.
func TestResumeOfNothing(t *testing.T) {
	clients, sent := unusedClients(t)
	for service, client := range clients {
		v := reflect.ValueOf(client)
		for i := range v.NumMethod() {
			name := v.Type().Method(i).Name
			if !strings.HasPrefix(name, "Resume") && !strings.HasPrefix(name, "Resolve") {
				continue
			}
			zero := func(n int) reflect.Value { return reflect.Zero(v.Method(i).Type().In(n)) }
			ctx := reflect.ValueOf(t.Context())
			for what, results := range map[string][]reflect.Value{
				"no client":      reflect.Zero(v.Type()).MethodByName(name).Call([]reflect.Value{ctx, zero(1), zero(2)}),
				"a zero client":  reflect.New(v.Type().Elem()).MethodByName(name).Call([]reflect.Value{ctx, zero(1), zero(2)}),
				"no context":     v.Method(i).Call([]reflect.Value{zero(0), zero(1), zero(2)}),
				"no intent":      v.Method(i).Call([]reflect.Value{ctx, filled(v.Method(i).Type().In(1)), zero(2)}),
				"no request":     v.Method(i).Call([]reflect.Value{ctx, zero(1), zero(2)}),
				"a nil save":     v.Method(i).Call([]reflect.Value{ctx, zero(1), zero(2), reflect.ValueOf(call.WithIntent(nil))}),
				"a wrong option": v.Method(i).Call([]reflect.Value{ctx, zero(1), zero(2), reflect.ValueOf(call.WithMaxAttempts(0))}),
			} {
				err := lastError(results)
				for _, target := range []error{fs.ErrInvalid, farcopy.ErrNotExecuted} {
					if !errors.Is(err, target) {
						t.Errorf("%s.%s, %s: %v does not match %v", service, name, what, err, target)
					}
				}
				if errors.Is(err, farcopy.ErrTransient) {
					t.Errorf("%s.%s, %s: %v is transient", service, name, what, err)
				}
				e, ok := errors.AsType[*farcopy.NotExecutedError](err)
				if !ok {
					t.Errorf("%s.%s, %s: %T, want a *NotExecutedError", service, name, what, err)
					continue
				}
				if want := service + "." + name; e.Op != want {
					t.Errorf("%s, %s: Op is %q", want, what, e.Op)
				}
			}
		}
	}
	if *sent != 0 {
		t.Errorf("%d requests were sent, want none", *sent)
	}
}
