package simtest

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// Replay sends a documented request, the HTTP text of a file, to a simulator at an address of the
// form "http://host:port" and compares the response with a documented one. The request keeps the
// path, the headers and the Host of the text. edit, which may be nil, replaces the documented
// credentials.
//
// The response must have the documented status, headers and members of the body, and may have more;
// lists must have the documented length. The documented value "*" stands for anything: ids, dates
// and ETags.
func Replay(t testing.TB, addr, request, response string, edit func(r *http.Request)) {
	t.Helper()
	r := readRequest(t, request)
	if edit != nil {
		edit(r)
	}
	dialer := net.Dialer{}
	rt := &http.Transport{DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return dialer.DialContext(ctx, network, strings.TrimPrefix(addr, "http://"))
	}}
	defer rt.CloseIdleConnections()
	resp, err := rt.RoundTrip(r)
	if err != nil {
		t.Fatalf("%s: %v", request, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatalf("%s: %v", request, err)
	}
	if err := documented(readText(t, response), resp, body); err != nil {
		t.Errorf("the response to %s is not as %s says: %v\ngot %s\n%s", request, response, err, resp.Status, body)
	}
}

// text is the HTTP message of a file.
type text struct {
	first  string
	header [][2]string // as spelt
	body   []byte
}

func parse(message []byte) text {
	head, body, _ := bytes.Cut(message, []byte("\n\n"))
	lines := strings.Split(strings.TrimSpace(string(head)), "\n")
	x := text{first: strings.TrimSpace(lines[0]), body: bytes.TrimSpace(body)}
	for _, line := range lines[1:] {
		name, value, _ := strings.Cut(line, ":")
		x.header = append(x.header, [2]string{name, strings.TrimSpace(value)})
	}
	return x
}

func readRequest(t testing.TB, file string) *http.Request {
	t.Helper()
	x := parse(readText(t, file))
	words := strings.Fields(x.first)
	if len(words) != 3 {
		t.Fatalf("%s begins with %q", file, x.first)
	}
	target, err := url.ParseRequestURI(words[1])
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	r, err := http.NewRequestWithContext(t.Context(), words[0], "http://simulator", bytes.NewReader(x.body))
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	r.URL.Path, r.URL.RawPath, r.URL.RawQuery = target.Path, target.RawPath, target.RawQuery
	for _, h := range x.header {
		switch {
		case strings.EqualFold(h[0], "Host"):
			r.Host = h[1]
		case !strings.EqualFold(h[0], "Content-Length"):
			r.Header[h[0]] = append(r.Header[h[0]], h[1])
		}
	}
	return r
}

// documented returns an error that says how a response differs from the documented one.
func documented(message []byte, resp *http.Response, body []byte) error {
	want := parse(message)
	if got := fmt.Sprintf("HTTP/1.1 %d %s", resp.StatusCode, http.StatusText(resp.StatusCode)); got != want.first {
		return fmt.Errorf("status line %q, want %q", got, want.first)
	}
	for _, h := range want.header {
		if got := resp.Header.Get(h[0]); got != h[1] && (h[1] != "*" || got == "") {
			return fmt.Errorf("header %s is %q, want %q", h[0], got, h[1])
		}
	}
	if len(want.body) == 0 {
		return nil
	}
	decode := decodeJSON
	if want.body[0] == '<' {
		decode = decodeXML
	}
	w, err := decode(want.body)
	if err != nil {
		return fmt.Errorf("the documented body: %w", err)
	}
	g, err := decode(body)
	if err != nil {
		return fmt.Errorf("the body: %w", err)
	}
	return within("body", g, w)
}

func decodeJSON(body []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	err = d.Decode(&v)
	return v, err
}

// decodeXML decodes a document without attributes and lists into the same shape as JSON. It ignores
// namespaces.
func decodeXML(body []byte) (any, error) {
	type element struct {
		name    string
		text    string
		members map[string]any
	}
	stack := []element{{members: map[string]any{}}}
	d := xml.NewDecoder(bytes.NewReader(body))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return stack[0].members, nil
		}
		if err != nil {
			return nil, err
		}
		top := &stack[len(stack)-1]
		switch token := token.(type) {
		case xml.StartElement:
			stack = append(stack, element{name: token.Name.Local, members: map[string]any{}})
		case xml.CharData:
			top.text += strings.TrimSpace(string(token))
		case xml.EndElement:
			var value any = top.text
			if len(top.members) > 0 {
				value = top.members
			}
			stack[len(stack)-2].members[top.name] = value
			stack = stack[:len(stack)-1]
		}
	}
}

// within returns an error unless got has every value that want has.
func within(at string, got, want any) error {
	switch want := want.(type) {
	case map[string]any:
		object, ok := got.(map[string]any)
		if !ok {
			return fmt.Errorf("%s is %v, want an object", at, got)
		}
		for _, name := range slices.Sorted(maps.Keys(want)) {
			member, ok := object[name]
			if !ok {
				return fmt.Errorf("%s has no %s", at, name)
			}
			if err := within(at+"."+name, member, want[name]); err != nil {
				return err
			}
		}
		return nil
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) != len(want) {
			return fmt.Errorf("%s is %v, want a list of %d", at, got, len(want))
		}
		for i := range want {
			if err := within(fmt.Sprintf("%s[%d]", at, i), list[i], want[i]); err != nil {
				return err
			}
		}
		return nil
	}
	if got != want && (want != "*" || got == nil) {
		return fmt.Errorf("%s is %v, want %v", at, got, want)
	}
	return nil
}
