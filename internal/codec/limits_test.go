package codec_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy/internal/codec"
)

func TestBound(t *testing.T) {
	limits := codec.Limits{Elements: 3, Costly: 4, Members: 3}
	for _, tt := range []struct {
		name, body string
		keeps      string // "": all
	}{
		{name: "nothing", body: ""},
		{name: "an object", body: `{"a":1,"b":2,"c":3}`},
		{name: "a member too many", body: `{"a":1,"b":2,"c":3,"d":4}`, keeps: `{"a":1,"b":2,"c":3`},
		{name: "an array", body: ` [1,2,3]`},
		{name: "an element too many", body: ` [1,2,3,4]`, keeps: ` [1,2,3`},
		{name: "elements of several arrays", body: `[[1],[2]]`, keeps: `[[1],`},
		{name: "commas and brackets in texts", body: `["a,b,c,d{[[[[","{"]`},
		{name: "texts with escapes", body: `["\n","\"","\\"]`},
		{name: "too many of them", body: `{"a":["\n","\"","\\"]}`, keeps: `{"a":["\n","\"",`},
		{name: "a text without end", body: `["a,b,c,d`},
		{name: "too deep", body: strings.Repeat(`{"a":`, 300), keeps: `{"a":{"a":{"a":`},
		{name: "a scalar", body: `12`},
		{name: "more ends than beginnings", body: `]]]]}}}}`},
		{name: "a small document", body: `<a b="1"><c/></a>`},
		{name: "a text with equals signs", body: `<a>` + strings.Repeat("=", 5000) + `</a>`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := codec.Bound([]byte(tt.body), limits)
			if errors.Is(err, codec.ErrTooMany) != (tt.keeps != "") {
				t.Errorf("error %v", err)
			}
			want := tt.body
			if tt.keeps != "" {
				want = tt.keeps
			}
			if string(got) != want {
				t.Errorf("keeps %q, want %q", got, want)
			}
		})
	}
}

func TestBoundXML(t *testing.T) {
	for name, body := range map[string]string{
		"elements": "<Error>" + strings.Repeat("<a/>", 1100), "attributes": "<Error " + strings.Repeat(`a="" `, 1100), "depth": strings.Repeat("<a>", 1100),
	} {
		if got, err := codec.Bound([]byte(body), codec.ListLimits); !errors.Is(err, codec.ErrTooMany) || len(got) >= len(body) {
			t.Errorf("%s: %d of %d bytes kept, error %v", name, len(got), len(body), err)
		}
	}
}

// TestBoundXMLList: Parts allows a list more tags than a document has.
func TestBoundXMLList(t *testing.T) {
	body := []byte("<List>" + strings.Repeat("<a/>", 1100) + "</List>")
	if _, err := codec.Bound(body, codec.Limits{Parts: 1102}); err != nil {
		t.Errorf("within its limit: %v", err)
	}
	if got, err := codec.Bound(body, codec.Limits{Parts: 1101}); !errors.Is(err, codec.ErrTooMany) || len(got) >= len(body) {
		t.Errorf("%d of %d bytes kept, error %v", len(got), len(body), err)
	}
}

func TestBoundAllocatesNothing(t *testing.T) {
	body := []byte(`{"entries":[` + strings.Repeat(`{"id":"1","name":"a\"b"},`, 1000) + `{}]}`)
	if n := testing.AllocsPerRun(10, func() { codec.Bound(body, codec.ListLimits) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzWalk: what is ranged over without a decoder is what a decoder finds, and a body that is no JSON does no harm.
func FuzzWalk(f *testing.F) {
	for _, seed := range []string{
		`{"a":1,"b":[1,{"c":"]"},"x,y"],"a":null}`, ` [ 1 , "a\"]" , {} , [ ] ]`, `{}`, `[]`, `{"a"`, `[1`, `{"a":}`, `[,]`, `{"\u0061":"\\"}`, `"x"`, `{"a":1}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		got := map[string]json.RawMessage{}
		for name, value := range codec.Members(raw) {
			got[name] = value
		}
		var list []json.RawMessage
		for value := range codec.Elements(raw) {
			list = append(list, value)
		}
		if !json.Valid(raw) {
			return
		}
		var members map[string]json.RawMessage
		json.Unmarshal(raw, &members)
		if len(got) != len(members) && !bytes.ContainsRune(raw, '\ufffd') && bytes.Equal(raw, bytes.ToValidUTF8(raw, []byte("?"))) {
			t.Errorf("%q: %d members, want %d", raw, len(got), len(members))
		}
		for name, value := range members {
			if v, ok := got[name]; ok && !bytes.Equal(v, value) {
				t.Errorf("%q: %q is %q, want %q", raw, name, v, value)
			}
		}
		var elements []json.RawMessage
		json.Unmarshal(raw, &elements)
		if len(list) != len(elements) || codec.Length(raw) != len(elements) {
			t.Fatalf("%q: %d elements, want %d", raw, len(list), len(elements))
		}
		for i := range elements {
			if !bytes.Equal(list[i], elements[i]) {
				t.Errorf("%q: element %d is %q, want %q", raw, i, list[i], elements[i])
			}
		}
	})
}

// FuzzTime: a time is read as package time reads it, but for an hour of one digit, which RFC 3339 does not have.
func FuzzTime(f *testing.F) {
	for _, s := range []string{
		"", "2026-02-28", "2026-02-29", "2024-02-29T23:59:59Z", "2026-06-01T00:00:00.123+02:00", "2026-06-01T00:00:00", "2026-06-01T00:00:00.5", "0000-01-01",
		"2026-06-01T24:00:00Z", "2026-06-01T00:00:60Z", "2026-06-01t00:00:00z", "2026-06-01 00:00:00", "9999-12-31T00:00:00,5Z",
		"2026-06-01T0:00:00",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var want time.Time
		for _, form := range []string{codec.Zoned, codec.Zoneless, codec.Dated} {
			if len(s) > 12 && s[12] == ':' {
				break
			}
			if at, err := time.Parse(form, s); err == nil {
				want = at
				break
			}
		}
		if got := codec.Time(s, codec.Zoned, codec.Zoneless, codec.Dated); !got.Equal(want) {
			t.Errorf("%q: got %v, want %v", s, got, want)
		}
	})
}
