package oss_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oss"
	"github.com/farcopy/farcopy/oss/osstest"
)

// sendSigned sends what a holder of the URL would, after change.
func sendSigned(t *testing.T, srv *osstest.Server, signed *oss.PresignCopyObjectResponse, change func(*http.Request)) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), signed.Method, signed.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header = signed.Header.Clone()
	if change != nil {
		change(req)
	}
	resp, err := srv.Transport().RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	_, code, _ := strings.Cut(string(body), "<Code>")
	code, _, _ = strings.Cut(code, "</Code>")
	return strings.TrimSpace(fmt.Sprint(resp.StatusCode, " ", code))
}

// presigning are the ways to sign a URL: both versions, with a permanent and with a temporary key, path and host style.
func presigning(t *testing.T, test func(t *testing.T, srv *osstest.Server, c *oss.Client)) {
	for _, version := range []oss.SignatureVersion{oss.SignatureV4, oss.SignatureV1} {
		for _, token := range []string{"", "t+/="} {
			for _, pathStyle := range []bool{true, false} {
				testkit.Run(t, fmt.Sprint(version, " token ", token != "", " path style ", pathStyle), func(t *testing.T) {
					srv := newServer(t)
					cfg := srv.PipeConfig()
					cfg.SignatureVersion = version
					if token != "" {
						srv.AddTemporaryKey("sts", "s", token, time.Time{})
						cfg.Credentials = oss.StaticCredentials("sts", "s", token)
					}
					if !pathStyle {
						cfg.Endpoint = ""
					}
					test(t, srv, newClient(t, cfg))
				})
			}
		}
	}
}

func TestPresignCopyObject(t *testing.T) {
	presigning(t, func(t *testing.T, srv *osstest.Server, c *oss.Client) {
		for _, key := range oddKeys {
			srv.AddObject("photos", key, key)
			signed, err := c.PresignCopyObject(t.Context(), oss.PresignCopyObjectRequest{Copy: oss.CopyObjectRequest{
				Bucket: "backup", Key: "copy of " + key, SourceBucket: "photos", SourceKey: key,
				MetadataDirective: oss.DirectiveReplace, ContentType: "text/x-signed", Metadata: map[string]string{"By": "them"},
			}})
			if err != nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "the method", signed.Method, "PUT")
			testkit.WantEqual(t, "valid for", signed.Expires.Sub(srv.Now()), 15*time.Minute)
			testkit.WantEqual(t, "the answer", sendSigned(t, srv, signed, nil), "200")
			o, _ := srv.Object("backup", "copy of "+key)
			testkit.WantEqual(t, "the content", o.Content, key)
			testkit.WantEqual(t, "the metadata", o.Metadata["by"], "them")
			testkit.WantEqual(t, "the type", o.Header["Content-Type"], "text/x-signed")
		}
	})
}

// TestPresignCopyObjectIsExact: no other copy can be made of it, and none later.
func TestPresignCopyObjectIsExact(t *testing.T) {
	presigning(t, func(t *testing.T, srv *osstest.Server, c *oss.Client) {
		srv.AddObject("photos", "lion.jpg", "roar")
		signed, err := c.PresignCopyObject(t.Context(), oss.PresignCopyObjectRequest{Copy: tiger, Validity: time.Hour})
		if err != nil {
			t.Fatal(err)
		}
		for name, change := range map[string]func(*http.Request){
			"another source": func(r *http.Request) { r.Header.Set("X-Oss-Copy-Source", "/photos/lion.jpg") },
			"another key": func(r *http.Request) {
				r.URL.Path = strings.Replace(r.URL.Path, "tiger", "lion", 1)
				r.URL.RawPath = ""
			},
			"one more":      func(r *http.Request) { r.Header.Set("X-Oss-Object-Acl", "public-read") },
			"a type":        func(r *http.Request) { r.Header.Set("Content-Type", "text/html") },
			"a source less": func(r *http.Request) { r.Header.Del("X-Oss-Copy-Source") },
			"a DELETE":      func(r *http.Request) { r.Method = http.MethodDelete },
		} {
			testkit.WantEqual(t, name, sendSigned(t, srv, signed, change), "403 SignatureDoesNotMatch")
		}
		time.Sleep(time.Hour - 2*time.Second)
		testkit.WantEqual(t, "just before its end", sendSigned(t, srv, signed, nil), "200")
		time.Sleep(3 * time.Second)
		testkit.WantEqual(t, "after its end", sendSigned(t, srv, signed, nil), "403 AccessDenied")
	})
}

func TestPresignCopyObjectSendsNothing(t *testing.T) {
	srv := newServer(t)
	signed, err := srv.PipeClient().PresignCopyObject(t.Context(), oss.PresignCopyObjectRequest{Copy: tiger})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "requests", len(srv.Requests()), 0)
	testkit.WantSame(t, signed.Header, http.Header{"X-Oss-Copy-Source": {"/photos/tiger.jpg"}})
	u, err := url.Parse(signed.URL)
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "x-oss-expires", u.Query().Get("x-oss-expires"), "900")
	testkit.WantLacks(t, signed.URL, "AccessKeySecret")
}

type expiring struct{ c oss.Credentials }

func (e expiring) Credentials(context.Context) (oss.Credentials, error) {
	if e.c.AccessKeyID == "" {
		return e.c, errors.New("no key today")
	}
	return e.c, nil
}

func TestPresignCopyObjectCredentials(t *testing.T) {
	end := time.Now().Add(time.Minute)
	client := newClient(t, oss.Config{Region: "cn-hangzhou", Credentials: expiring{oss.Credentials{AccessKeyID: "i", AccessKeySecret: "s", SecurityToken: "t", Expires: end}}})
	signed, err := client.PresignCopyObject(t.Context(), oss.PresignCopyObjectRequest{Copy: tiger})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "valid until", signed.Expires, end)
	_, err = newClient(t, oss.Config{Region: "cn-hangzhou", Credentials: expiring{}}).PresignCopyObject(t.Context(), oss.PresignCopyObjectRequest{Copy: tiger})
	testkit.WantIs(t, err, oss.ErrNotExecuted)
	testkit.WantContains(t, err.Error(), "oss.PresignCopyObject: photos/tiger.jpg to photos/archive/tiger.jpg", "no key today")
}

func TestPresignCopyObjectInvalid(t *testing.T) {
	client := newServer(t).PipeClient()
	for _, tt := range []struct {
		req  oss.PresignCopyObjectRequest
		want string
	}{
		{oss.PresignCopyObjectRequest{}, "Bucket is required"},
		{oss.PresignCopyObjectRequest{Copy: tiger, Validity: -1}, "Validity must be whole seconds, up to 7 days"},
		{oss.PresignCopyObjectRequest{Copy: tiger, Validity: time.Millisecond}, "Validity must be whole seconds, up to 7 days"},
		{oss.PresignCopyObjectRequest{Copy: tiger, Validity: 7*24*time.Hour + time.Second}, "Validity must be whole seconds, up to 7 days"},
	} {
		_, err := client.PresignCopyObject(t.Context(), tt.req)
		testkit.WantInvalid(t, err, "oss.PresignCopyObject: "+tt.want)
	}
}

// TestPresignCopyObjectIsNotPrinted: a response that is printed or logged as a whole gives nobody the
// right to copy.
func TestPresignCopyObjectIsNotPrinted(t *testing.T) {
	signed := oss.PresignCopyObjectResponse{Method: "PUT", URL: "https://b.example/k?x-oss-signature=s3cr3t"}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("signed", "request", signed)
	for _, text := range []string{
		fmt.Sprintf("%v", signed), fmt.Sprintf("%+v", &signed), fmt.Sprintf("%#v", signed), fmt.Sprintf("%s", signed), log.String(),
	} {
		if strings.Contains(text, "s3cr3t") || !strings.Contains(text, "PUT") {
			t.Errorf("printed as %s", text)
		}
	}
	if text, err := json.Marshal(signed); err != nil || !strings.Contains(string(text), "s3cr3t") {
		t.Errorf("JSON %s, %v; want the URL in it", text, err)
	}
}
