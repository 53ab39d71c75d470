package codec_test

import (
	"encoding/xml"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy/internal/codec"
)

type item struct {
	ID   string `json:"id"`
	Size int    `json:"size"`
}

func TestJSON(t *testing.T) {
	for _, body := range []string{`{"id":"1","size":2}`, " \r\n\t{\"size\":2,\"id\":\"1\",\"more\":null}\n", `{"id":"0","id":"1","size":2}`} {
		var got item
		if err := codec.JSON([]byte(body), &got); err != nil || got != (item{"1", 2}) {
			t.Errorf("%s: %+v, %v", body, got, err)
		}
	}
	var list []item
	if err := codec.JSON([]byte(`[{"id":"1","size":2}]`), &list); err != nil || len(list) != 1 {
		t.Errorf("list: %v, %v", list, err)
	}
}

func TestJSONRefuses(t *testing.T) {
	tests := []struct{ body, want string }{
		{"", "body is empty"},
		{" \n", "body is empty"},
		{"null", "body is null"},
		{" null\n", "body is null"},
		{"null null", "syntax error at byte 6"},
		{`{"id":"1"} {"id":"2"}`, "syntax error at byte 12"},
		{`{"id":"1"}secret`, "syntax error at byte 11"},
		{`{"id":"secret`, "syntax error"},
		{"<html>secret</html>", "syntax error at byte 1"},
		{"secret", "syntax error at byte 1"},
		{`"secret"`, "the value has the wrong type at byte 8"},
		{`["secret"]`, "the value has the wrong type"},
		{`{"id":"1","size":"secret"}`, "size has the wrong type"},
		{`{"size":12345678901234567890123}`, "size has the wrong type"},
		{`{"size":1.5}`, "size has the wrong type"},
		{"\xef\xbb\xbf{}", "syntax error at byte 1"}, // RFC 8259 forbids the byte order mark
	}
	for _, tt := range tests {
		err := codec.JSON([]byte(tt.body), &item{})
		wantError(t, tt.body, err, tt.want)
	}
}

type quoting struct{}

func (*quoting) UnmarshalJSON(raw []byte) error { return errorText(raw) }

type errorText string

func (e errorText) Error() string { return string(e) }

func TestJSONDropsWhatATypeSays(t *testing.T) {
	err := codec.JSON([]byte(`{"a":"secret"}`), &quoting{})
	wantError(t, "quoting type", err, "a member has the wrong form")
}

type copied struct {
	XMLName xml.Name `xml:"CopyObjectResult"`
	ETag    string   `xml:"ETag"`
	Size    int      `xml:"Size"`
}

func TestXML(t *testing.T) {
	for _, body := range []string{
		`<CopyObjectResult><ETag>"e"</ETag><Size>2</Size></CopyObjectResult>`,
		`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<CopyObjectResult xmlns="urn:x"><Size>2</Size><ETag>"e"</ETag><New/></CopyObjectResult>` + "\n",
	} {
		var got copied
		if err := codec.XML([]byte(body), &got); err != nil {
			t.Fatalf("%s: %v", body, err)
		}
		want := copied{XMLName: got.XMLName, ETag: `"e"`, Size: 2}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", body, diff)
		}
	}
}

func TestXMLRefuses(t *testing.T) {
	tests := []struct{ body, want string }{
		{"", "body is empty"},
		{" \r\n\t", "body is empty"},
		{`<?xml version="1.0"?>`, "an element has the wrong form"}, // no element at all
		{"<Error><Code>secret</Code></Error>", "expected element type <CopyObjectResult> but have <Error>"},
		{"<html><body>secret</body></html>", "but have <html>"},
		{"<" + strings.Repeat("x", 500) + "/>", "expected element type <CopyObjectResult> but have another"},
		{"<secret/>", "but have another"},
		{"<CopyObjectResult><ETag>secret", "syntax error on line 1"},
		{"<CopyObjectResult>\n<ETag>secret</secret>", "syntax error on line 2"},
		{"<CopyObjectResult>&secret;</CopyObjectResult>", "syntax error on line 1"},
		{"<CopyObjectResult><Size>secret</Size></CopyObjectResult>", "an element has the wrong form"},
		{"secret", "an element has the wrong form"},
		{`{"id":"secret"}`, "an element has the wrong form"},
	}
	for _, tt := range tests {
		wantError(t, tt.body, codec.XML([]byte(tt.body), &copied{}), tt.want)
	}
}

// wantError wants an error that says what is wrong and quotes nothing of the body.
func wantError(t *testing.T, body string, err error, want string) {
	t.Helper()
	switch {
	case err == nil:
		t.Errorf("%.60q: no error, want %q", body, want)
	case !strings.Contains(err.Error(), want):
		t.Errorf("%.60q: error %q, want %q", body, err, want)
	case strings.Contains(err.Error(), "secret") || len(err.Error()) > 150:
		t.Errorf("%.60q: error %q quotes the body", body, err)
	}
}

func FuzzJSON(f *testing.F) {
	for _, seed := range []string{`{"id":"1"}`, "null", `{"size":"x"}`, `{}{}`, "<html>"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		err := codec.JSON(body, &item{})
		trimmed := strings.Trim(string(body), " \t\r\n")
		if err == nil && !(strings.HasPrefix(trimmed, "{") && strings.HasSuffix(trimmed, "}")) {
			t.Errorf("%q was taken for an object", body)
		}
		if err != nil && len(err.Error()) > 100 {
			t.Errorf("%q: long error %q", body, err)
		}
	})
}

func FuzzXML(f *testing.F) {
	for _, seed := range []string{"<CopyObjectResult/>", "<Error/>", "<CopyObjectResult><Size>x</Size></CopyObjectResult>", "<a></b>"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var v copied
		err := codec.XML(body, &v)
		if err == nil && v.XMLName.Local != "CopyObjectResult" {
			t.Errorf("%q: root %q was taken", body, v.XMLName.Local)
		}
		if err != nil && len(err.Error()) > 150 {
			t.Errorf("%q: long error %q", body, err)
		}
	})
}
