package bitpaket

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/farcopy/farcopy/internal/codec"
)

// Object is one version of an object as BitPaket describes it. Everything but ID may be missing
// from a response; a missing or null member leaves the zero value. See QueryRequest.Detailed.
//
// Source: docs/api/getting-metadata.md in https://github.com/bitpaket/docs.
type Object struct {
	ID         string     `json:"object_id"` // UUIDv4; each version has its own
	Properties Properties `json:"properties"`
	Deploy     Deploy     `json:"deploy"`
	Tags       []string   `json:"tags"`
	URLs       URLs       `json:"urls"`
	// The same as URLs; nil where the object is not streamable.
	Media  *URLs           `json:"media"`
	Blocks json.RawMessage `json:"blocks"` // not defined yet: an empty list
}

// complete says whether a response's entry is an object at all.
func (o Object) complete() bool { return o.ID != "" }

// Properties is what an object is.
type Properties struct {
	Name         string    `json:"name"`
	Size         int64     `json:"size"`        // bytes
	SizePretty   string    `json:"size_pretty"` // "18.8 KB"
	Hash         string    `json:"hash"`        // hexadecimal
	HashType     string    `json:"hash_type"`   // "SHA256"
	Description  string    `json:"description"`
	MIMEType     string    `json:"mime_type"`
	IsSealed     bool      `json:"is_sealed"`     // cannot be overwritten
	IsSecure     bool      `json:"is_secure"`     // needs a key to be downloaded
	IsStreamable bool      `json:"is_streamable"` // audio, video and images
	IsBlock      bool      `json:"is_block"`
	IsVersioned  bool      `json:"is_versioned"`
	Version      int64     `json:"version"`    // 1 is the first; 0: the object has no versions
	Revision     string    `json:"revision"`   // 10 hexadecimal digits
	CreatedOn    time.Time `json:"created_on"` // UTC, whole seconds
	UpdatedOn    time.Time `json:"updated_on"`
}

// Deploy is where an object is stored.
type Deploy struct {
	Type        DeployType `json:"type"`
	Chunked     bool       `json:"chunked"`
	Location    string     `json:"location"` // city and number of the data centre: "AMS-01"
	Responsible string     `json:"responsible"`
}

// DeployType is how an object is stored.
type DeployType string

// The documented values of DeployType.
const (
	DeployTypeRedundancyStorage       DeployType = "DREPLICATED_TREDUNDANCY_STORAGE"
	DeployTypeInfrequentAccessStorage DeployType = "DREPLICATED_INFREQUENTACC_STORAGE"
)

// URLs is where an object is downloaded.
type URLs struct {
	URL     string   `json:"url"`
	Domains []Domain `json:"domains"` // the paket's own domains
}

// Domain is one of a paket's own domains and an object's address there.
type Domain struct {
	Domain string `json:"domain"` // without a scheme
	URL    string `json:"url"`
}

// Folder is a directory in a list.
type Folder struct {
	ID         string `json:"folder_id"` // 20 characters; empty for the listed directory itself
	Name       string `json:"folder_name"`
	Size       int64  `json:"size"` // bytes of all objects in it
	SizePretty string `json:"size_pretty"`
	// UTC, whole seconds; zero for the listed directory itself
	CreatedOn  time.Time `json:"created_on"`
	ModifiedOn time.Time `json:"modified_on"` // also when an object in it is
}

// complete says whether a response's entry is a folder at all.
func (f Folder) complete() bool { return f.Name != "" }

// Storage is what a directory takes up, in bytes.
type Storage struct {
	Objects       int64  `json:"objects"` // its own objects
	Folders       int64  `json:"folders"` // all its directories
	ObjectsPretty string `json:"objects_pretty"`
	FoldersPretty string `json:"folders_pretty"`
}

// UnmarshalJSON takes null for a version, numbers in any notation, and the Unix times where the
// dates are missing. It never fails: a member that cannot be read stays zero.
func (p *Properties) UnmarshalJSON(data []byte) error {
	var createdOn, updatedOn codec.Moment
	var createdOnTS, updatedOnTS codec.Integer
	for name, raw := range codec.Members(data) { // not json.Unmarshal, which allocates for each object of a list
		switch strings.ToLower(name) {
		case "name":
			p.Name, _ = codec.String(raw)
		case "size":
			p.Size = codec.LenientInteger(raw)
		case "size_pretty":
			p.SizePretty = word(raw)
		case "hash":
			p.Hash, _ = codec.String(raw)
		case "hash_type":
			p.HashType = word(raw)
		case "description":
			p.Description = word(raw)
		case "mime_type":
			p.MIMEType = word(raw)
		case "is_sealed":
			p.IsSealed = string(raw) == "true"
		case "is_secure":
			p.IsSecure = string(raw) == "true"
		case "is_streamable":
			p.IsStreamable = string(raw) == "true"
		case "is_block":
			p.IsBlock = string(raw) == "true"
		case "is_versioned":
			p.IsVersioned = string(raw) == "true"
		case "version":
			p.Version = codec.LenientInteger(raw)
		case "revision":
			p.Revision, _ = codec.String(raw)
		case "created_on":
			createdOn.UnmarshalJSON(raw)
		case "updated_on":
			updatedOn.UnmarshalJSON(raw)
		case "created_on_ts":
			createdOnTS.UnmarshalJSON(raw)
		case "updated_on_ts":
			updatedOnTS.UnmarshalJSON(raw)
		}
	}
	p.CreatedOn, p.UpdatedOn = timeOr(createdOn, createdOnTS), timeOr(updatedOn, updatedOnTS)
	return nil
}

// word is a string that many objects have in common; "" for any other value.
func word(raw []byte) string {
	if raw[0] != '"' {
		return ""
	}
	return codec.LenientWord(raw)
}

// UnmarshalJSON takes the same forms as that of Properties.
func (f *Folder) UnmarshalJSON(data []byte) error {
	type plain Folder
	w := struct {
		*plain
		Size         codec.Integer `json:"size"`
		CreatedOn    codec.Moment  `json:"created_on"`
		ModifiedOn   codec.Moment  `json:"modified_on"`
		CreatedOnTS  codec.Integer `json:"created_on_ts"`
		ModifiedOnTS codec.Integer `json:"modified_on_ts"`
	}{plain: (*plain)(f)}
	json.Unmarshal(data, &w)
	f.Size = int64(w.Size)
	f.CreatedOn, f.ModifiedOn = timeOr(w.CreatedOn, w.CreatedOnTS), timeOr(w.ModifiedOn, w.ModifiedOnTS)
	return nil
}

// UnmarshalJSON takes the same forms as that of Properties.
func (s *Storage) UnmarshalJSON(data []byte) error {
	type plain Storage
	w := struct {
		*plain
		Objects codec.Integer `json:"objects"`
		Folders codec.Integer `json:"folders"`
	}{plain: (*plain)(s)}
	json.Unmarshal(data, &w)
	s.Objects, s.Folders = int64(w.Objects), int64(w.Folders)
	return nil
}
