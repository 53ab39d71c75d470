package bitpakettest

import (
	"cmp"
	"io"
	"mime"
	"net/http"
	"strings"
)

// upload takes an object in one piece; its parameters are headers.
func (s *Server) upload(c call) (any, *refusal) {
	content, err := io.ReadAll(c.Body)
	if err != nil {
		return nil, s.invalid("The body cannot be read")
	}
	h := c.Header
	if h.Get("Content-Range") != "" || strings.Contains(c.arg, "/") {
		return nil, s.invalid("An upload is one object in one piece")
	}
	dir, ok := cleanPath(cmp.Or(h.Get("X-Bit-Folder"), "/"))
	if !ok || s.paket.folder(dir) == nil {
		return nil, s.refuse(NoSuchFolder)
	}
	o := newObject(dir, c.arg, Object{
		Content:   string(content),
		Type:      h.Get("X-Bit-Content-Type"),
		Tags:      splitTags(h.Get("X-Bit-Tag")),
		Secure:    h.Get("X-Bit-Secure") == "1",
		Sealed:    h.Get("X-Bit-Seal") == "1",
		Versioned: h.Get("X-Bit-Versioning") == "1",
	})
	if f := s.replace(o, h.Get("X-Bit-Overwrite") == "1"); f != nil {
		return nil, f
	}
	c.head.Set("X-SHA256", o.hash)
	c.head.Set("X-Object-ID", hexadecimal(digest("upload", o.id), 40))
	return s.paket.metadata(o), nil
}

// replace adds an uploaded object by the rules for what has its name already.
func (s *Server) replace(o *object, overwrite bool) *refusal {
	f := s.paket.folder(o.dir)
	there := f.objects[o.name]
	switch {
	case overwrite && o.versioned:
		return &overwriteMode
	case len(there) == 0:
	case !overwrite && !o.versioned:
		return &objectExists
	case newest(there).sealed:
		return &sealed
	case o.versioned && !newest(there).versioned:
		return &notVersioned
	case overwrite:
		s.paket.destroyAll(there, s.Now())
	}
	s.paket.add(o, s.Now())
	return nil
}

func newObject(dir, name string, in Object) *object {
	content := []byte(in.Content)
	detected, _, _ := mime.ParseMediaType(http.DetectContentType(content))
	return &object{
		dir: dir, name: name,
		content: content, size: cmp.Or(in.Size, int64(len(content))), hash: sha256Hex(content),
		mime: cmp.Or(in.Type, detected), tags: in.Tags,
		secure: in.Secure, sealed: in.Sealed, versioned: in.Versioned,
	}
}
