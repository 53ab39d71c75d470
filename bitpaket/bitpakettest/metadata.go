package bitpakettest

import (
	"fmt"
	"math"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"
)

// metadata is an object as most responses show it.
type metadata struct {
	ObjectID   string     `json:"object_id"`
	Properties properties `json:"properties"`
	Deploy     deploy     `json:"deploy"`
	Tags       []string   `json:"tags"`
	URLs       urls       `json:"urls"`
	Media      *urls      `json:"media"`
	Blocks     []struct{} `json:"blocks"`
}

type properties struct {
	Name         string  `json:"name"`
	Size         int64   `json:"size"`
	SizePretty   string  `json:"size_pretty"`
	Hash         string  `json:"hash"`
	HashType     string  `json:"hash_type"`
	Description  *string `json:"description"`
	MIMEType     string  `json:"mime_type"`
	IsSealed     bool    `json:"is_sealed"`
	IsSecure     bool    `json:"is_secure"`
	IsStreamable bool    `json:"is_streamable"`
	IsBlock      bool    `json:"is_block"`
	IsVersioned  bool    `json:"is_versioned"`
	history
}

// history is the members of an object's properties that tell its versions apart.
type history struct {
	Version     *int   `json:"version"`
	Revision    string `json:"revision"`
	CreatedOn   string `json:"created_on"`
	UpdatedOn   string `json:"updated_on"`
	CreatedOnTS int64  `json:"created_on_ts"`
	UpdatedOnTS int64  `json:"updated_on_ts"`
}

type deploy struct {
	Type        string `json:"type"`
	Chunked     bool   `json:"chunked"`
	Location    string `json:"location"`
	Responsible string `json:"responsible"`
}

type urls struct {
	URL     string   `json:"url"`
	Domains []domain `json:"domains"`
}

type domain struct {
	Domain string `json:"domain"`
	URL    string `json:"url"`
}

func (p *paket) metadata(o *object) metadata {
	m := metadata{
		ObjectID: o.id,
		Properties: properties{
			Name: o.name, Size: o.size, SizePretty: prettySize(o.size),
			Hash: o.hash, HashType: "SHA256", MIMEType: o.mime,
			IsSealed: o.sealed, IsSecure: o.secure, IsStreamable: o.streamable(), IsVersioned: o.versioned,
			history: o.history(),
		},
		Deploy: deploy{Type: "DREPLICATED_TREDUNDANCY_STORAGE", Location: "AMS-01", Responsible: "self"},
		Tags:   o.tags,
		URLs:   p.urls(o),
		Blocks: []struct{}{},
	}
	if o.streamable() {
		m.Media = &m.URLs
	}
	return m
}

func (o *object) history() history {
	h := history{
		Revision:  o.revision,
		CreatedOn: rfc3339(o.created), CreatedOnTS: o.created.Unix(),
		UpdatedOn: rfc3339(o.updated), UpdatedOnTS: o.updated.Unix(),
	}
	if o.versioned {
		h.Version = &o.version
	}
	return h
}

func (o *object) streamable() bool {
	kind, _, _ := strings.Cut(o.mime, "/")
	return kind == "audio" || kind == "video" || kind == "image"
}

func (p *paket) urls(o *object) urls {
	at := func(scheme, host string) string {
		u := url.URL{Scheme: scheme, Host: host, Path: path.Join(o.dir, o.name)}
		return u.String()
	}
	list := []domain{}
	for _, d := range p.domains {
		list = append(list, domain{d, at("http", d)})
	}
	return urls{at("https", "example.bitpaket.com"), list}
}

func rfc3339(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// prettySize shows three digits of a size, as in "18.8 KB"; zeros after the point are left out.
func prettySize(n int64) string {
	if n < 1024 {
		return fmt.Sprintf("%d B", n)
	}
	const units = "KMGTPE"
	size, unit := float64(n)/1024, 0
	for size >= 1024 {
		size, unit = size/1024, unit+1
	}
	decimals := max(0, 2-int(math.Log10(size)))
	text := strconv.FormatFloat(size, 'f', decimals, 64)
	if decimals > 0 {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text + " " + units[unit:unit+1] + "B"
}
