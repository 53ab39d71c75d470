package problem_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/farcopy/farcopy/internal/problem"
)

func TestParseDocument(t *testing.T) {
	raw := func(s string) json.RawMessage { return json.RawMessage(s) }
	type members = map[string]json.RawMessage
	tests := []struct {
		name, body string
		want       problem.Document
	}{
		{"empty", `{}`, problem.Document{}},
		{
			"the RFC's example", `{"type":"https://example.com/probs/out-of-credit","title":"You do not have enough credit.",
			"detail":"Your current balance is 30.","instance":"/account/12345/msgs/abc","status":403,"balance":30}`,
			problem.Document{
				Type: "https://example.com/probs/out-of-credit", Title: "You do not have enough credit.", Status: 403,
				Detail: "Your current balance is 30.", Instance: "/account/12345/msgs/abc", Extensions: members{"balance": raw("30")},
			},
		},
		{
			"members of the wrong type are no RFC members", `{"title":7,"status":"403","detail":["x"],"type":"t"}`,
			problem.Document{Type: "t", Extensions: members{"title": raw("7"), "status": raw(`"403"`), "detail": raw(`["x"]`)}},
		},
		{"a status that is no integer", `{"status":403.5}`, problem.Document{Extensions: members{"status": raw("403.5")}}},
		{"null members", `{"title":null,"x":null}`, problem.Document{Extensions: members{"x": raw("null")}}},
		{"names are case-sensitive", `{"Title":"t"}`, problem.Document{Extensions: members{"Title": raw(`"t"`)}}},
		{"nested extension", `{"errors":{"a":["b"]}}`, problem.Document{Extensions: members{"errors": raw(`{"a":["b"]}`)}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := problem.ParseDocument([]byte(tt.body))
			if err != nil || !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %+v, %v\nwant %+v", got, err, tt.want)
			}
		})
	}
}

func TestParseDocumentRefuses(t *testing.T) {
	for _, body := range []string{"", " ", "null", "[]", `"text"`, "403", "true", `{"title":"t"`, `{}{}`, `{} x`, "<html>", "\xff"} {
		if d, err := problem.ParseDocument([]byte(body)); err == nil {
			t.Errorf("%q: no error, but %+v", body, d)
		}
	}
}

func FuzzParseDocument(f *testing.F) {
	for _, seed := range []string{`{}`, `{"title":"t","status":403,"x":[1]}`, `{"status":1e400,"title":{}}`, `null`, `[`, "<html>"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := problem.ParseDocument(body)
		var members map[string]json.RawMessage
		isObject := json.Unmarshal(body, &members) == nil && members != nil
		if (err == nil) != isObject {
			t.Fatalf("%q: object %t, error %v", body, isObject, err)
		}
		for name, want := range members {
			switch got, kept := d.Extensions[name]; name {
			case "type", "title", "status", "detail", "instance":
			default:
				if !kept || string(got) != string(want) {
					t.Errorf("%q: member %q is %s, want %s", body, name, got, want)
				}
			}
		}
		if len(d.Extensions) > len(members) {
			t.Errorf("%q: more extensions than members: %v", body, d.Extensions)
		}
	})
}
