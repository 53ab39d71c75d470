package bitpaket_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// Every documented code, and statuses that no document gives a code for, under every operation.
func TestErrorCodes(t *testing.T) {
	tests := []struct {
		status int
		code   bitpaket.ErrorCode
		is     error
	}{
		{400, bitpaket.ErrorCodeAlreadyExists, fs.ErrExist},
		{400, bitpaket.ErrorCodeOverwriteAndVersioning, fs.ErrInvalid},
		{400, bitpaket.ErrorCodeObjectSealed, fs.ErrPermission},
		{400, bitpaket.ErrorCodeNotVersioned, fs.ErrInvalid},
		{401, bitpaket.ErrorCodeInvalidToken, fs.ErrPermission},
		{200, bitpaket.ErrorCodeAlreadyExists, fs.ErrExist},
		{201, bitpaket.ErrorCodeInvalidToken, fs.ErrPermission},
		{200, 12345, nil},
		{400, 12345, fs.ErrInvalid},
		{403, 12345, fs.ErrPermission},
		{404, 12345, fs.ErrNotExist},
		{404, 0, fs.ErrNotExist},
		{409, 12345, nil},
		{422, -1, fs.ErrInvalid},
		{501, 12345, nil},
	}
	for _, tt := range tests {
		for name, op := range ops {
			inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
				srv.Inject(name, bitpakettest.Refuse(tt.status, int(tt.code), "Because\nof this"))
				cfg := config(srv)
				cfg.MaxAttempts = 1
				err := op(t, client(t, cfg))
				p, ok := errors.AsType[*bitpaket.ProblemDetails](err)
				if !ok {
					t.Fatalf("%s %d: %v", name, tt.status, err)
				}
				wantRequestID(t, p.RequestID)
				want := &bitpaket.ProblemDetails{
					Status: tt.status, Code: tt.code, Detail: "Because\nof this", Data: json.RawMessage("{}"),
					Op: "bitpaket." + name, Attempts: 1,
				}
				elsewhere := cmpopts.IgnoreFields(bitpaket.ProblemDetails{}, "Resource", "Type", "Title", "Instance", "RequestID", "RetryAfter")
				if diff := cmp.Diff(want, p, elsewhere); diff != "" {
					t.Errorf("%s %d: want -, got +\n%s", name, tt.status, diff)
				}
				if tt.code != 0 && !errors.Is(err, tt.code) {
					t.Errorf("%v is not its code %d", err, tt.code)
				}
				testkit.WantIsOnly(t, err, tt.is)
				wantClean(t, err)
			})
		}
	}
}

func TestHostErrors(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.SetHostErrors(true)
		cfg := config(srv)
		cfg.TokenSource = testkit.Token("wrong")
		_, err := client(t, cfg).Copy(t.Context(), folderCopy)
		p := testkit.As[*bitpaket.ProblemDetails](t, err)
		if want := bitpaket.NamespaceInvalidAuthTokenOrPaketNotFound; p.Namespace != want {
			t.Errorf("Namespace is %q, want %q", p.Namespace, want)
		}
		testkit.WantEqual(t, "Code", p.Code, 401)
		if p.Data != nil {
			t.Errorf("Data is %s, want none", p.Data)
		}
		testkit.WantIsOnly(t, err, fs.ErrPermission)
		const want = "bitpaket.Copy: /existing_dir to /another_dir: 401 ERR_INVALID_AUTH_TOKEN_OR_PAKET_NOT_FOUND: Invalid Auth Token or Paket is not active (request "
		if !strings.HasPrefix(err.Error(), want) {
			t.Errorf("got  %v\nwant %s...", err, want)
		}
	})
}

func TestProblemBodies(t *testing.T) {
	problem := func(f func(p *bitpaket.ProblemDetails)) bitpaket.ProblemDetails {
		p := bitpaket.ProblemDetails{Type: "about:blank", Title: "Bad Request", Status: 400, Op: "bitpaket.Copy", Attempts: 1}
		p.Resource = "/existing_dir to /another_dir"
		f(&p)
		return p
	}
	raw := func(s string) json.RawMessage { return json.RawMessage(s) }
	tests := map[string]bitpaket.ProblemDetails{
		``:                                    problem(func(*bitpaket.ProblemDetails) {}),
		`<html>Bad Request</html>`:            problem(func(*bitpaket.ProblemDetails) {}),
		`null`:                                problem(func(*bitpaket.ProblemDetails) {}),
		`{"success":false}`:                   problem(func(*bitpaket.ProblemDetails) {}),
		`{"status":false}`:                    problem(func(*bitpaket.ProblemDetails) {}),
		`{"success":false,"error":null}`:      problem(func(*bitpaket.ProblemDetails) {}),
		`{"success":false,"error":"No room"}`: problem(func(p *bitpaket.ProblemDetails) { p.Detail = "No room" }),
		`{"success":false,"error":7}`: problem(func(p *bitpaket.ProblemDetails) {
			p.Extensions = map[string]json.RawMessage{"error": raw(`7`)}
		}),
		`{"success":false,"error":{"code":"10209x","message":"m"},"hint":"h"}`: problem(func(p *bitpaket.ProblemDetails) {
			p.Detail = "m"
			p.Extensions = map[string]json.RawMessage{"error": raw(`{"code":"10209x","message":"m"}`), "hint": raw(`"h"`)}
		}),
		`{"success":false,"error":{"ns":"ERR_WRONG_DATA_MANIPULATION","code":400,"message":"m"}}`: problem(func(p *bitpaket.ProblemDetails) {
			p.Namespace, p.Code, p.Detail = bitpaket.NamespaceWrongDataManipulation, 400, "m"
		}),
		`{"success":false,"error":{"code":1,"message":["m"],"data":[1]}}`: problem(func(p *bitpaket.ProblemDetails) {
			p.Code, p.Data = 1, raw(`[1]`)
			p.Extensions = map[string]json.RawMessage{"error": raw(`{"code":1,"message":["m"],"data":[1]}`)}
		}),
	}
	for body, want := range tests {
		inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
			srv.Inject("Copy", bitpakettest.Respond("body", testkit.Body(400, body)))
			_, err := client(t, config(srv)).Copy(t.Context(), folderCopy)
			testkit.WantSame(t, err, &want)
			testkit.WantIsOnly(t, err, fs.ErrInvalid)
			wantClean(t, err)
		})
	}
}

func TestMessages(t *testing.T) {
	tests := []struct {
		err  error
		want string
	}{
		{&bitpaket.ProblemDetails{Op: "bitpaket.Copy", Status: 400, Code: 10209, Detail: "Object already exists", RequestID: "r", Attempts: 2},
			"bitpaket.Copy: 400 10209: Object already exists (request r, 2 attempts)"},
		{&bitpaket.ProblemDetails{Op: "bitpaket.Copy", Status: 200, Title: "Refused"}, "bitpaket.Copy: 200: Refused"},
		{&bitpaket.ProblemDetails{Op: "bitpaket.Query", Status: 429, Title: "Too Many Requests"}, "bitpaket.Query: 429 Too Many Requests"},
		{bitpaket.ErrorCodeAlreadyExists, "bitpaket: error 10209: already exists"},
		{bitpaket.ErrorCode(777), "bitpaket: error 777"},
	}
	for _, tt := range tests {
		if tt.err.Error() != tt.want {
			t.Errorf("got  %s\nwant %s", tt.err, tt.want)
		}
	}
}

func TestErrorCodePrints(t *testing.T) {
	text, _ := json.Marshal(bitpaket.ErrorCodeAlreadyExists)
	got := fmt.Sprintf("%d|%v|%s", bitpaket.ErrorCodeAlreadyExists, bitpaket.ErrorCodeAlreadyExists, text)
	if want := "10209|bitpaket: error 10209: already exists|10209"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestProblemIsLogged(t *testing.T) {
	p := &bitpaket.ProblemDetails{Op: "bitpaket.Copy", Status: 400, Code: 10209, Detail: "two\nlines", RequestID: "r", Attempts: 1}
	testkit.WantContains(t, testkit.Logged("p", p),
		`p.op=bitpaket.Copy p.message="two lines" p.status=400 p.code=10209 p.request_id=r p.attempts=1`)
}
