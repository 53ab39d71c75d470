package bitpakettest_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	. "github.com/farcopy/farcopy/bitpaket/bitpakettest"
)

const sums = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" // SHA-256 of "test"

// wantObject is the documented metadata of "test" at /d/t.txt, made at the start of a bubble; %s
// are its id, version and revision.
const wantObject = `{"object_id":"%s","properties":{"name":"t.txt","size":4,"size_pretty":"4 B","hash":"` + sums + `",
	"hash_type":"SHA256","description":null,"mime_type":"text/plain","is_sealed":false,"is_secure":false,
	"is_streamable":false,"is_block":false,"is_versioned":%v,"version":%s,"revision":"%s",
	"created_on":"2000-01-01T00:00:00Z","updated_on":"2000-01-01T00:00:00Z",
	"created_on_ts":946684800,"updated_on_ts":946684800},
	"deploy":{"type":"DREPLICATED_TREDUNDANCY_STORAGE","chunked":false,"location":"AMS-01","responsible":"self"},
	"tags":null,"urls":{"url":"https://example.bitpaket.com/d/t.txt","domains":[]},"media":null,"blocks":[]}`

// wantAdded is wantObject of what a test added then: it is a minute older.
var wantAdded = strings.NewReplacer("2000-01-01T00:00:00Z", "1999-12-31T23:59:00Z", "946684800", "946684740").Replace(wantObject)

func success(data string) string { return `{"success":true,"data":` + data + `}` }

// revision finds the one revision of an answer.
func revision(t *testing.T, a answer) string {
	t.Helper()
	m := regexp.MustCompile(`"revision":"([0-9a-f]{10})"`).FindAllStringSubmatch(a.body, -1)
	if len(m) != 1 {
		t.Fatalf("%d revisions in %s", len(m), a.body)
	}
	return m[0][1]
}

func TestMetadata(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *Server) {
		id := srv.AddObject("/d/t.txt", "test")
		if !regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(id) {
			t.Errorf("id %s is no UUIDv4", id)
		}
		a := call(t, srv, "GET", "/v2/metadata/"+id, "")
		want := fmt.Sprintf(wantAdded, id, false, "null", revision(t, a))
		a.want(t, 200, success(want))
		call(t, srv, "POST", "/v2/metadata", `{"path":"/d/t.txt"}`).want(t, 200, success(`{"objects":[`+want+`]}`))
		call(t, srv, "GET", "/v2/metadata/nope", "").refused(t, 404, 10404)
		call(t, srv, "POST", "/v2/metadata", `{"path":"/d"}`).refused(t, 404, 10404)
		call(t, srv, "POST", "/v2/metadata", `{"path":"d/t.txt"}`).refused(t, 404, 10404)
		call(t, srv, "POST", "/v2/metadata", `{}`).refused(t, 400, 10400)
	})
}

func TestMetadataOfMediaAndFlags(t *testing.T) {
	srv := NewServer(t)
	srv.AddDomain("www.example.com")
	id := srv.AddObject("/a b.mp4", "", func(o *Object) {
		o.Size, o.Type, o.Tags, o.Secure, o.Sealed = 115149020000, "video/mp4", []string{"x", "y"}, true, true
	})
	var got struct {
		Data struct {
			Properties map[string]any
			Tags       []string
			URLs       json.RawMessage
			Media      json.RawMessage
		}
	}
	if err := json.Unmarshal([]byte(call(t, srv, "GET", "/v2/metadata/"+id, "").body), &got); err != nil {
		t.Fatal(err)
	}
	p := got.Data.Properties
	line := fmt.Sprintln(p["size_pretty"], p["is_streamable"], p["is_secure"], p["is_sealed"], got.Data.Tags, string(got.Data.URLs))
	const urls = `{"url":"https://example.bitpaket.com/a%20b.mp4","domains":[{"domain":"www.example.com",` +
		`"url":"http://www.example.com/a%20b.mp4"}]}`
	if want := "107 GB true true true [x y] " + urls + "\n"; line != want {
		t.Errorf("got  %s\nwant %s", line, want)
	}
	if string(got.Data.Media) != urls || p["size"] != 115149020000.0 {
		t.Errorf("media %s, size %v", got.Data.Media, p["size"])
	}
}

func TestPrettySizes(t *testing.T) {
	srv := NewServer(t)
	for size, want := range map[int64]string{
		1: "1 B", 450: "450 B", 1023: "1023 B", 1024: "1 KB", 2368: "2.31 KB", 19256: "18.8 KB", 245476: "240 KB",
		62069202: "59.2 MB", 115278457007: "107 GB", 1<<63 - 1: "8 EB",
	} {
		id := srv.AddObject("/f", "", func(o *Object) { o.Size = size })
		if a := call(t, srv, "GET", "/v2/metadata/"+id, ""); !strings.Contains(a.body, `"size_pretty":"`+want+`"`) {
			t.Errorf("%d is not %s in %s", size, want, a.body)
		}
	}
}

func TestVersionsNewestFirst(t *testing.T) {
	srv := NewServer(t)
	first := srv.AddObject("/f", "1", func(o *Object) { o.Versioned = true })
	second := srv.AddObject("/f", "2")
	a := call(t, srv, "POST", "/v2/metadata", `{"path":"/f"}`)
	if newer, older := strings.Index(a.body, second), strings.Index(a.body, first); newer < 0 || older < newer {
		t.Errorf("order: %s", a.body)
	}
	if !strings.Contains(a.body, `"version":2`) || !strings.Contains(a.body, `"is_versioned":true`) {
		t.Errorf("versions: %s", a.body)
	}
	ids := func(target string) string {
		return strings.Join(regexp.MustCompile(`"object_id":"[^"]*"`).FindAllString(call(t, srv, "GET", target, "").body, -1), " ")
	}
	if got := ids("/v2/query"); got != `"object_id":"`+second+`"` {
		t.Errorf("query: %s", got)
	}
	if got := ids("/v2/query?X-Bit-All=1"); got != `"object_id":"`+second+`" "object_id":"`+first+`"` {
		t.Errorf("query of all: %s", got)
	}
}

func TestQuery(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *Server) {
		object := srv.AddObject("/d/t.txt", "test")
		older := srv.MkdirAll("/d/older")
		time.Sleep(time.Hour)
		newer := srv.MkdirAll("/d/newer")
		srv.AddObject("/d/older/deep/x", "four")
		a := call(t, srv, "GET", "/v2/query?X-Bit-Folder=/d", "")
		const root = `{"folder_id":null,"folder_name":"/d","size":0,"size_pretty":"0 B","created_on":null,
			"modified_on":null,"created_on_ts":0,"modified_on_ts":0}`
		folders := root + `,{"folder_id":"` + newer + `","folder_name":"newer","size":0,"size_pretty":"0 B",
			"created_on":"2000-01-01T00:59:00Z","modified_on":"2000-01-01T00:59:00Z",
			"created_on_ts":946688340,"modified_on_ts":946688340},
			{"folder_id":"` + older + `","folder_name":"older","size":4,"size_pretty":"4 B",
			"created_on":"1999-12-31T23:59:00Z","modified_on":"2000-01-01T00:59:00Z",
			"created_on_ts":946684740,"modified_on_ts":946688340}`
		result := func(objects string) string {
			return success(`{"storage":{"objects":4,"folders":4,"objects_pretty":"4 B","folders_pretty":"4 B"},
				"folders":[` + folders + `],"objects":[` + objects + `]}`)
		}
		rev := revision(t, a)
		a.want(t, 200, result(`{"object_id":"`+object+`","properties":{"name":"t.txt","size":4,"size_pretty":"4 B",
			"is_secure":false,"is_block":false,"version":null,"revision":"`+rev+`",
			"created_on":"1999-12-31T23:59:00Z","updated_on":"1999-12-31T23:59:00Z",
			"created_on_ts":946684740,"updated_on_ts":946684740},
			"urls":{"url":"https://example.bitpaket.com/d/t.txt","domains":[]}}`))
		call(t, srv, "GET", "/v2/query?X-Bit-Folder=/d/&X-Bit-Detailed=1", "").
			want(t, 200, result(fmt.Sprintf(wantAdded, object, false, "null", rev)))
		if len(newer) != 20 {
			t.Errorf("folder id %s", newer)
		}
	})
}

func TestQueryFilters(t *testing.T) {
	srv := NewServer(t)
	srv.AddObject("/Red car.txt", "", func(o *Object) { o.Tags = []string{"x", "y"} })
	srv.AddObject("/blue boat.txt", "", func(o *Object) { o.Tags = []string{"z"} })
	srv.AddObject("/d/red.txt", "")
	names := regexp.MustCompile(`"name":"([^"]*)"`)
	for query, want := range map[string]string{
		"":                                "Red car.txt,blue boat.txt",
		"X-Bit-Search=red":                "Red car.txt",
		"X-Bit-Search=red+boat":           "Red car.txt,blue boat.txt",
		"X-Bit-Search=green":              "",
		"X-Bit-Tags=z":                    "blue boat.txt",
		"X-Bit-Tags=q,y":                  "Red car.txt",
		"X-Bit-Tags=q":                    "",
		"X-Bit-Folder=/d&X-Bit-Search=re": "red.txt",
	} {
		var got []string
		a := call(t, srv, "GET", "/v2/query?"+query, "", "X-Bit-Folder", "/d", "X-Bit-Search", "headers do not count")
		for _, m := range names.FindAllStringSubmatch(a.body, -1) {
			got = append(got, m[1])
		}
		if strings.Join(got, ",") != want {
			t.Errorf("%s: %q, want %s", query, got, want)
		}
		if len(got) == 0 && !strings.Contains(a.body, `"objects":[]`) {
			t.Errorf("%s: no empty list in %s", query, a.body)
		}
	}
	call(t, srv, "GET", "/v2/query?X-Bit-Folder=/no", "").refused(t, 404, 10404)
	call(t, srv, "GET", "/v2/query?X-Bit-Folder=d", "").refused(t, 404, 10404)
}
