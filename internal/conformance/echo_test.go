package conformance

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/box"
	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oss"
)

// hushed are the secrets of the requests below. Each has a character that URLs, JSON and XML write in another way.
const (
	hushToken    = "tok-5e1f/0c9a+7b3d=="
	hushSecret   = `sec-"2a9d4e7c<1b60`
	hushPassword = "pass/word&7c1b60"
	hushCode     = "code-7c1b/60"
	hushLink     = "LF0c9a7b3d5e1f"
	hushApp      = "app-link/0c9a7b3d"
	hushKey      = "d360_sk_0c9a/7b3d"
	hushSTS      = "CAISsts/0c9a+7b3d5e1f=="
)

// spellings are ways in which a service may repeat a value in a text.
var spellings = map[string]func(v string) string{
	"as it is":      func(v string) string { return v },
	"in a header":   func(v string) string { return "X-Oss-Security-Token: " + v + " and so on" },
	"in a sentence": func(v string) string { return "'" + v + "' is malformed" },
	"in a query":    func(v string) string { return "security-token=" + url.QueryEscape(v) + "&x=1" },
	"escaped twice": func(v string) string { return "security-token%3D" + url.QueryEscape(url.QueryEscape(v)) },
	"lower hex":     func(v string) string { return strings.ToLower(url.PathEscape(v)) },
	"in JSON": func(v string) string {
		raw, _ := json.Marshal(map[string]string{"ArgumentValue": v})
		return string(raw)
	},
	"in XML":        func(v string) string { return "<securityToken>" + html.EscapeString(v) + "</securityToken>" },
	"as bytes":      func(v string) string { return fmt.Sprintf("% X", v) },
	"base64":        func(v string) string { return base64.StdEncoding.EncodeToString([]byte("id:" + v + "!")) },
	"base64 in URL": func(v string) string { return base64.RawURLEncoding.EncodeToString([]byte("a" + v)) },
	"shouted":       strings.ToUpper,
}

// echo is a client whose requests bear secrets, and how its service words a refusal that holds a text.
type echo struct {
	name   string
	hide   []string
	call   func(ctx context.Context, c *http.Client, log *slog.Logger) error
	refuse func(text string) string
}

func jsonText(text string) string { raw, _ := json.Marshal(text); return string(raw) }

// escapedText spells every byte of ASCII as an escape.
func escapedText(text string) string {
	var b strings.Builder
	for _, r := range text {
		fmt.Fprintf(&b, `\u%04x`, r)
	}
	return `"` + b.String() + `"`
}

func oracleEcho(name string, hide []string, cfg oracle.Config, access oracle.Access) echo {
	cfg.BaseURL, cfg.MaxAttempts, cfg.Reconcile = "https://oracle.example", 1, oracle.ReconcileOff
	return echo{name: name, hide: hide,
		call: func(ctx context.Context, c *http.Client, log *slog.Logger) error {
			cfg.HTTPClient, cfg.Logger = c, log
			_, err := must(oracle.NewClient(cfg)).CopyFolder(ctx, oracle.CopyFolderRequest{FolderID: "1", DestinationID: "2", Access: access})
			return err
		},
		refuse: func(text string) string {
			return `{"errorCode":"-12","errorKey":` + text + `,"errorMessage":` + text + `,"errorType":` + text + `,"more":{"a":[` + text + `]}}`
		},
	}
}

func ossEcho(ctx context.Context, c *http.Client, log *slog.Logger) error {
	_, err := must(oss.NewClient(oss.Config{Region: "cn-hangzhou", Credentials: oss.StaticCredentials("id", "secret", hushSTS), HTTPClient: c, Logger: log,
		MaxAttempts: 1, Reconcile: oss.ReconcileOff})).CopyObject(ctx, oss.CopyObjectRequest{Bucket: "photos", Key: "a", SourceKey: "b"})
	return err
}

var echoes = []echo{
	{"bitpaket", []string{hushToken, hushSecret},
		func(ctx context.Context, c *http.Client, log *slog.Logger) error {
			_, err := must(bitpaket.NewClient(bitpaket.Config{TokenSource: testkit.Token(hushToken), ClientSecret: hushSecret, HTTPClient: c, Logger: log,
				MaxAttempts: 1, Reconcile: bitpaket.ReconcileOff})).Copy(ctx, bitpaket.CopyRequest{Objects: []bitpaket.Selector{{ID: "1"}}, Target: "/a"})
			return err
		},
		func(text string) string {
			return `{"success":false,"error":{"code":1,"message":` + text + `,"data":{"a":` + text + `}},"more":[` + text + `]}`
		}},
	{"box", []string{hushToken},
		func(ctx context.Context, c *http.Client, log *slog.Logger) error {
			_, err := must(box.NewClient(box.Config{TokenSource: testkit.Token(hushToken), HTTPClient: c, Logger: log,
				MaxAttempts: 1, Reconcile: box.ReconcileOff})).CopyFolder(ctx, box.CopyFolderRequest{FolderID: "1", ParentID: "2"})
			return err
		},
		func(text string) string {
			return `{"type":"error","code":"bad_request","message":` + text + `,"request_id":` + text + `,"context_info":{"errors":[{"message":` + text + `}]},"more":` + text + `}`
		}},
	oracleEcho("oracle", []string{hushPassword}, oracle.Config{Username: "carol", Password: hushPassword}, oracle.Access{}),
	oracleEcho("oracle with a code", []string{hushToken, hushCode}, oracle.Config{TokenSource: testkit.Token(hushToken)}, oracle.Access{LinkID: hushLink, AccessCode: hushCode}),
	oracleEcho("oracle with a link", []string{hushToken, hushLink}, oracle.Config{TokenSource: testkit.Token(hushToken)}, oracle.Access{LinkID: hushLink}),
	oracleEcho("oracle with an applink", []string{hushToken, hushApp}, oracle.Config{TokenSource: testkit.Token(hushToken)}, oracle.Access{AppLinkID: "app", AccessToken: hushApp}),
	{"document360", []string{hushKey},
		func(ctx context.Context, c *http.Client, log *slog.Logger) error {
			_, err := must(document360.NewClient(document360.Config{APIKey: hushKey, HTTPClient: c, Logger: log,
				MaxAttempts: 1, Reconcile: document360.ReconcileOff})).CopyFile(ctx, document360.CopyFileRequest{ProjectID: "1", FolderID: "2", FileID: "3", DestinationFolderID: "4"})
			return err
		},
		func(text string) string {
			return `{"success":false,"request_id":` + text + `,"errors":[{"code":"X","message":` + text + `,"field":` + text + `,"details":` + text + `}],"more":{"a":` + text + `}}`
		}},
	{"oss", []string{hushSTS}, ossEcho,
		func(text string) string {
			return `{"Code":"InvalidArgument","Message":` + text + `,"HostId":` + text + `,"RequestId":` + text + `,"List":[` + text + `],"Deep":{"a":` + text + `}}`
		}},
	{"oss in XML", []string{hushSTS}, ossEcho,
		func(text string) string {
			json.Unmarshal([]byte(text), &text)
			text = html.EscapeString(text)
			return "<Error><Code>InvalidArgument</Code><Message>" + text + "</Message><HostId>" + text + "</HostId><ArgumentValue>" + text +
				"</ArgumentValue><Deep><a>" + text + "</a></Deep></Error>"
		}},
}

// TestSecretsThatAnAnswerRepeats: validators like to show what was wrong, and gateways log what they saw.
func TestSecretsThatAnAnswerRepeats(t *testing.T) {
	for _, e := range echoes {
		for how, spell := range spellings {
			for _, secret := range e.hide {
				for _, status := range []int{400, 500, 200} {
					t.Run(fmt.Sprintf("%s/%s/%.4s/%d", e.name, how, secret, status), func(t *testing.T) {
						for _, literal := range []func(string) string{jsonText, escapedText} {
							said := spell(secret)
							answer := testkit.Reply{Status: status, Chunked: true, Body: e.refuse(literal(said)), Header: http.Header{
								"X-Request-Id": {said}, "Box-Request-Id": {said}, "X-Oss-Request-Id": {said}, "X-Oracle-Dms-Ecid": {said}, "X-Oss-Ec": {said},
							}}
							var log bytes.Buffer
							err := e.call(t.Context(), httpClient(answer), slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
							wantHushed(t, err, secret, said)
							if text := log.String(); strings.Contains(text, secret) || strings.Contains(text, jsonText(said)) {
								t.Errorf("the log shows it: %s", text)
							}
						}
					})
				}
			}
		}
	}
}

// wantHushed wants an error in none of whose forms there is a secret, as it is or as it was spelt.
func wantHushed(t *testing.T, err error, secret, said string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	for form, text := range errorForms(t, err) {
		for _, leak := range []string{secret, said, jsonText(said), jsonText(secret), strings.Trim(jsonText(secret), `"`)} {
			if strings.Contains(text, leak) {
				t.Errorf("%s shows %q: %s", form, leak, text)
				break
			}
		}
	}
}

// errorForms are an error and all that it wraps, in all ways of printing: with the verbs for which
// fmt calls Error, as JSON and in logs.
func errorForms(t testing.TB, err error) map[string]string {
	out := map[string]string{}
	for i, e := range chain(err) {
		for form, text := range testkit.Printed(t, e, "%v", "%+v", "%#v", "%s", "%q") {
			out[fmt.Sprintf("%d: %T in %s", i, e, form)] = text
		}
	}
	return out
}

func chain(err error) (all []error) {
	if err == nil {
		return nil
	}
	all = []error{err}
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		return append(all, chain(e.Unwrap())...)
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			all = append(all, chain(inner)...)
		}
	}
	return all
}

// garbled answers with a head that cannot be read, and that repeats the request's credential.
type garbled struct{}

func (garbled) RoundTrip(r *http.Request) (*http.Response, error) {
	io.Copy(io.Discard, r.Body)
	return nil, fmt.Errorf("net/http: malformed HTTP response %q: %w", r.Header.Get("Authorization"), errors.ErrUnsupported)
}

// TestSecretsInAMalformedAnswer: net/http quotes what it cannot read.
func TestSecretsInAMalformedAnswer(t *testing.T) {
	for _, e := range echoes[:2] {
		err := e.call(t.Context(), httpClient(garbled{}), nil)
		wantHushed(t, err, hushToken, hushToken)
		if !errors.Is(err, errors.ErrUnsupported) {
			t.Errorf("%s: the cause is lost: %v", e.name, err)
		}
	}
}
