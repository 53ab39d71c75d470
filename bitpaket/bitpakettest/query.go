package bitpakettest

import (
	"cmp"
	"slices"
	"strings"
)

type queryResult struct {
	Storage storage       `json:"storage"`
	Folders []folderEntry `json:"folders"`
	Objects []any         `json:"objects"`
}

type storage struct {
	Objects       int64  `json:"objects"`
	Folders       int64  `json:"folders"`
	ObjectsPretty string `json:"objects_pretty"`
	FoldersPretty string `json:"folders_pretty"`
}

type folderEntry struct {
	FolderID     *string `json:"folder_id"`
	FolderName   string  `json:"folder_name"`
	Size         int64   `json:"size"`
	SizePretty   string  `json:"size_pretty"`
	CreatedOn    *string `json:"created_on"`
	ModifiedOn   *string `json:"modified_on"`
	CreatedOnTS  int64   `json:"created_on_ts"`
	ModifiedOnTS int64   `json:"modified_on_ts"`
}

// summary is an object as a query without details shows it.
type summary struct {
	ObjectID   string            `json:"object_id"`
	Properties summaryProperties `json:"properties"`
	URLs       urls              `json:"urls"`
}

type summaryProperties struct {
	Name       string `json:"name"`
	Size       int64  `json:"size"`
	SizePretty string `json:"size_pretty"`
	IsSecure   bool   `json:"is_secure"`
	IsBlock    bool   `json:"is_block"`
	history
}

// query takes its parameters from the query string, although they are named like headers.
func (s *Server) query(c call) (any, *refusal) {
	q := c.URL.Query()
	dir, ok := cleanPath(cmp.Or(q.Get("X-Bit-Folder"), "/"))
	f := s.paket.listed().folder(dir)
	if !ok || f == nil {
		return nil, s.refuse(NoSuchFolder)
	}
	out := queryResult{Folders: f.entries(dir), Objects: []any{}}
	out.Storage = f.storage()
	words, tags := strings.Fields(q.Get("X-Bit-Search")), splitTags(q.Get("X-Bit-Tags"))
	for _, name := range sortedKeys(f.objects) {
		versions := f.objects[name]
		if q.Get("X-Bit-All") != "1" {
			versions = versions[len(versions)-1:]
		}
		for _, o := range slices.Backward(versions) {
			if o.named(words) && o.tagged(tags) {
				out.Objects = append(out.Objects, s.paket.entry(o, q.Get("X-Bit-Detailed") == "1"))
			}
		}
	}
	return out, nil
}

func (p *paket) entry(o *object, detailed bool) any {
	if detailed {
		return p.metadata(o)
	}
	return summary{
		ObjectID: o.id,
		Properties: summaryProperties{
			Name: o.name, Size: o.size, SizePretty: prettySize(o.size), IsSecure: o.secure, history: o.history(),
		},
		URLs: p.urls(o),
	}
}

func (o *object) named(words []string) bool {
	name := strings.ToLower(o.name)
	contains := func(word string) bool { return strings.Contains(name, strings.ToLower(word)) }
	return len(words) == 0 || slices.ContainsFunc(words, contains)
}

func (o *object) tagged(tags []string) bool {
	has := func(tag string) bool { return slices.Contains(o.tags, tag) }
	return len(tags) == 0 || slices.ContainsFunc(tags, has)
}

// entries lists the folder itself, which shows nothing but its name, and its folders, newest first.
func (f *folder) entries(dir string) []folderEntry {
	inside := make([]*folder, 0, len(f.folders))
	for _, sub := range f.folders {
		inside = append(inside, sub)
	}
	slices.SortFunc(inside, func(a, b *folder) int {
		return cmp.Or(b.created.Compare(a.created), cmp.Compare(b.name, a.name))
	})
	list := []folderEntry{{FolderName: dir, SizePretty: prettySize(0)}}
	for _, sub := range inside {
		list = append(list, sub.entry())
	}
	return list
}

func (f *folder) entry() folderEntry {
	created, modified := rfc3339(f.created), rfc3339(f.modified)
	return folderEntry{
		FolderID: &f.id, FolderName: f.name, Size: f.size(), SizePretty: prettySize(f.size()),
		CreatedOn: &created, CreatedOnTS: f.created.Unix(),
		ModifiedOn: &modified, ModifiedOnTS: f.modified.Unix(),
	}
}

func (f *folder) storage() storage {
	objects := f.ownSize()
	folders := f.size() - objects
	return storage{objects, folders, prettySize(objects), prettySize(folders)}
}

// splitTags returns nil for an object or a query without tags.
func splitTags(list string) []string {
	var tags []string
	for tag := range strings.SplitSeq(list, ",") {
		if tag = strings.TrimSpace(tag); tag != "" {
			tags = append(tags, tag)
		}
	}
	return tags
}
