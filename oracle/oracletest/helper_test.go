package oracletest_test

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/farcopy/farcopy/oracle/oracletest"
)

type object = map[string]any

// exchange is one request; auth "" stands for user u, password p.
type exchange struct {
	method, url, body, auth string
	head                    map[string]string
}

type reply struct {
	status int
	head   http.Header
	text   string
	json   object
}

func (x exchange) do(t *testing.T, srv *oracletest.Server) reply {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), x.method, x.url, strings.NewReader(x.body))
	if err != nil {
		t.Fatal(err)
	}
	if x.auth == "" {
		r.SetBasicAuth("u", "p")
	} else {
		r.Header.Set("Authorization", x.auth)
	}
	for k, v := range x.head {
		r.Header[k] = []string{v}
	}
	resp, err := srv.Transport().RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	a := reply{status: resp.StatusCode, head: resp.Header, text: string(text)}
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json") {
		if err := json.Unmarshal(text, &a.json); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	if resp.Header.Get("X-ORACLE-DMS-ECID") == "" {
		t.Error("an answer without a correlation id")
	}
	return a
}

func get(t *testing.T, srv *oracletest.Server, path string) reply {
	t.Helper()
	return exchange{method: "GET", url: base + path}.do(t, srv)
}

func copyTo(id, destinationID string) exchange {
	return exchange{method: "POST", url: base + id + "/copy", body: `{"destinationID":"` + destinationID + `"}`}
}

// is checks the status and every member of the body: none may be missing, none may be added.
func (a reply) is(t *testing.T, status int, want object) {
	t.Helper()
	if a.status != status || !reflect.DeepEqual(a.json, want) {
		t.Errorf("got  %d %s\nwant %d %v", a.status, a.text, status, want)
	}
}

func (a reply) failed(t *testing.T, status int, code string) {
	t.Helper()
	if a.status != status || a.json["errorCode"] != code {
		t.Errorf("got %d %s, want %d with errorCode %s", a.status, a.text, status, code)
	}
}

func with(o object, key string, value any) object {
	o = maps.Clone(o)
	o[key] = value
	return o
}
