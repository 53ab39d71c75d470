package bitpaket_test

import (
	"io/fs"
	"slices"
	"testing"
	"time"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

func TestQueryParameters(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		c := client(t, config(srv))
		srv.AddObject("/d/Red car", "1", func(o *bitpakettest.Object) { o.Tags, o.Versioned = []string{"x", "y"}, true })
		srv.AddObject("/d/Red car", "22")
		srv.AddObject("/d/blue boat", "333", func(o *bitpakettest.Object) { o.Tags, o.Type = []string{"z"}, "image/png" })
		srv.MkdirAll("/d/sub")
		tests := []struct {
			req  bitpaket.QueryRequest
			want []string
		}{
			{bitpaket.QueryRequest{Folder: "/d"}, []string{"Red car", "blue boat"}},
			{bitpaket.QueryRequest{Folder: "/d", AllVersions: true}, []string{"Red car", "Red car", "blue boat"}},
			{bitpaket.QueryRequest{Folder: "/d", Search: "car green"}, []string{"Red car"}},
			{bitpaket.QueryRequest{Folder: "/d", Tags: []string{"q", "z"}, Detailed: true}, []string{"blue boat"}},
			{bitpaket.QueryRequest{Folder: "/d/sub"}, nil},
			{bitpaket.QueryRequest{}, nil},
		}
		for _, tt := range tests {
			res, err := c.Query(t.Context(), tt.req)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, o := range res.Objects {
				names = append(names, o.Properties.Name)
				if detailed := o.Properties.Hash != "" && o.Deploy.Type != "" && o.Media != nil && o.Tags != nil; detailed != tt.req.Detailed {
					t.Errorf("%+v: %+v", tt.req, o)
				}
			}
			if !slices.Equal(names, tt.want) || len(res.RequestID) != 64 {
				t.Errorf("%+v: %q of request %q, want %q", tt.req, names, res.RequestID, tt.want)
			}
			if res.Folders[0].ID != "" || !res.Folders[0].CreatedOn.IsZero() {
				t.Errorf("%+v: first folder %+v", tt.req, res.Folders[0])
			}
		}
		_, err := c.Query(t.Context(), bitpaket.QueryRequest{Folder: "/missing"})
		testkit.WantIsOnly(t, err, fs.ErrNotExist)
	})
}

func TestMetadataFindsVersionsNewestFirst(t *testing.T) {
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		c := client(t, config(srv))
		first := srv.AddObject("/d/f", "1", func(o *bitpakettest.Object) { o.Versioned = true })
		time.Sleep(time.Hour)
		second := srv.AddObject("/d/f", "22")
		found, err := c.FindMetadata(t.Context(), bitpaket.FindMetadataRequest{Path: "/d/f"})
		if err != nil {
			t.Fatal(err)
		}
		if len(found.Objects) != 2 {
			t.Fatalf("found %d versions, want 2: %+v", len(found.Objects), found.Objects)
		}
		if got := found.Objects[0].ID; got != second {
			t.Fatalf("the first version found is %s, want the newest, %s", got, second)
		}
		if got := found.Objects[1].ID; got != first {
			t.Fatalf("the second version found is %s, want the oldest, %s", got, first)
		}
		got, err := c.GetMetadata(t.Context(), bitpaket.GetMetadataRequest{ObjectID: first})
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantSame(t, got.Object, found.Objects[1])
		if p := got.Properties; p.Version != 1 || found.Objects[0].Properties.CreatedOn.Sub(p.CreatedOn) != time.Hour {
			t.Errorf("%+v", p)
		}
		_, err = c.FindMetadata(t.Context(), bitpaket.FindMetadataRequest{Path: "/d/missing"})
		testkit.WantIsOnly(t, err, fs.ErrNotExist)
		_, err = c.GetMetadata(t.Context(), bitpaket.GetMetadataRequest{ObjectID: "missing"})
		testkit.WantIsOnly(t, err, fs.ErrNotExist)
	})
}

func TestReadsRefuseBadInput(t *testing.T) {
	srv := bitpakettest.NewServer(t)
	c := srv.PipeClient()
	query := func(req bitpaket.QueryRequest) error {
		_, err := c.Query(t.Context(), req)
		return err
	}
	find := func(path string) error {
		_, err := c.FindMetadata(t.Context(), bitpaket.FindMetadataRequest{Path: path})
		return err
	}
	get := func(id string) error {
		_, err := c.GetMetadata(t.Context(), bitpaket.GetMetadataRequest{ObjectID: id})
		return err
	}
	for want, err := range map[string]error{
		`bitpaket.Query: Folder must start with "/"`:                            query(bitpaket.QueryRequest{Folder: "d"}),
		`bitpaket.Query: Folder must not have ".." as a segment`:                query(bitpaket.QueryRequest{Folder: "/d/.."}),
		`bitpaket.Query: Tags holds "a,b", which is no tag`:                     query(bitpaket.QueryRequest{Tags: []string{"a,b"}}),
		`bitpaket.Query: Tags holds "", which is no tag`:                        query(bitpaket.QueryRequest{Tags: []string{""}}),
		`bitpaket.FindMetadata: Path is required`:                               find(""),
		`bitpaket.FindMetadata: Path must start with "/"`:                       find("a"),
		`bitpaket.FindMetadata: Path holds control characters`:                  find("/a\t"),
		`bitpaket.GetMetadata: ObjectID is required`:                            get(""),
		`bitpaket.GetMetadata: ObjectID is "..", which is no id`:                get(".."),
		`bitpaket.GetMetadata: ObjectID holds one of / \ ? #, which no id does`: get("a/../b"),
	} {
		testkit.WantInvalid(t, err, want)
	}
	testkit.WantRequests(t, srv, 0)
}

// What is essential must be there; a member of another kind than documented leaves the rest readable.
func TestReadsOfOddAnswers(t *testing.T) {
	const object = `{"object_id":"i","properties":{"name":"n","size":"12","version":"x","created_on":null,"created_on_ts":60,
		"is_sealed":"no","updated_on":7},"tags":"none","urls":[],"media":3,"deploy":null,"blocks":{"a":1}}`
	tests := []struct {
		op, data string
		ok       bool
	}{
		{"Query", `{"folders":[],"objects":[]}`, true},
		{"Query", `{"folders":null,"objects":[` + object + `],"storage":[]}`, true},
		{"Query", `{"folders":[{"folder_name":"/","size":1e3,"created_on":"soon"}],"objects":[],"storage":{"objects":"x"}}`, true},
		{"Query", `{"folders":[]}`, false},
		{"Query", `{"objects":[]}`, false},
		{"Query", `{"folders":[],"objects":{}}`, false},
		{"Query", `{"folders":[],"objects":[7]}`, false},
		{"Query", `{"folders":[],"objects":[{"properties":{"name":"n"}}]}`, false},
		{"Query", `{"folders":["x"],"objects":[]}`, false},
		{"Query", `null`, false},
		{"FindMetadata", `{"objects":[` + object + `]}`, true},
		{"FindMetadata", `{"objects":[]}`, true},
		{"FindMetadata", `{}`, false},
		{"FindMetadata", `[]`, false},
		{"GetMetadata", object, true},
		{"GetMetadata", `{"object_id":7}`, false},
		{"GetMetadata", `{"object_id":""}`, false},
		{"GetMetadata", `null`, false},
	}
	for _, tt := range tests {
		inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
			srv.Inject(tt.op, bitpakettest.Respond("data", testkit.Body(200, `{"success":true,"data":`+tt.data+`}`)))
			err := ops[tt.op](t, client(t, config(srv)), bitpaket.WithMaxAttempts(1))
			if (err == nil) != tt.ok {
				t.Errorf("%s of %s: %v", tt.op, tt.data, err)
			}
			if err != nil {
				testkit.WantIsOnly(t, err)
				wantClean(t, err)
			}
		})
	}
	inBubble(t, func(t *testing.T, srv *bitpakettest.Server) {
		srv.Inject("GetMetadata", bitpakettest.Respond("data", testkit.Body(200, `{"status":true,"data":`+object+`}`)))
		got, err := client(t, config(srv)).GetMetadata(t.Context(), bitpaket.GetMetadataRequest{ObjectID: "i"})
		if err != nil {
			t.Fatal(err)
		}
		testkit.WantEqual(t, "ID", got.ID, "i")
		p := got.Properties
		read := bitpaket.Properties{Name: p.Name, Size: p.Size, CreatedOn: p.CreatedOn, UpdatedOn: p.UpdatedOn}
		testkit.WantSame(t, read, bitpaket.Properties{Name: "n", Size: 12, CreatedOn: time.Unix(60, 0).UTC()})
	})
}
