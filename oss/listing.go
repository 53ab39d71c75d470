package oss

import (
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/farcopy/farcopy/internal/call"
	"github.com/farcopy/farcopy/internal/codec"
	"github.com/farcopy/farcopy/internal/sign"
)

// maxListed is the largest page of a list.
const maxListed = 1000

// listLimits are for pages of 1000 entries: one has at most 28 tags. Lists are never JSON.
var listLimits = codec.Limits{Parts: 40_000}

var (
	errListBack = errors.New("oss: the list leads back to a page that was read already")
	errListCut  = errors.New("the page is truncated and does not say how to go on")
)

// listQuery is a query that is escaped as it is signed.
type listQuery []byte

func newListQuery(subResource, prefix, delimiter, maxName string, maxEntries int) listQuery {
	q := listQuery(subResource + "&encoding-type=url")
	q.add("prefix", prefix)
	q.add("delimiter", delimiter)
	if maxEntries != 0 {
		q.add(maxName, strconv.Itoa(maxEntries))
	}
	return q
}

// add leaves out an empty value.
func (q *listQuery) add(name, value string) {
	if value != "" {
		*q = append(*q, "&"+name+"="+sign.Escape(value)...)
	}
}

// listHead are the members that all lists have.
type listHead struct {
	EncodingType string
	IsTruncated  string
}

func (h *listHead) isEncoded() bool {
	return strings.EqualFold(strings.TrimSpace(h.EncodingType), "url")
}

// more reports whether another page follows. A page that does not say so may be cut off.
func (h *listHead) more() (bool, error) {
	more, err := strconv.ParseBool(strings.TrimSpace(h.IsTruncated))
	if err != nil {
		return false, errors.New("the response does not say whether the list goes on")
	}
	return more, nil
}

func (h *listHead) scan(x *scanner, name string) bool {
	switch name {
	case "EncodingType":
		return x.text(name, &h.EncodingType)
	case "IsTruncated":
		return x.text(name, &h.IsTruncated)
	}
	return x.skip(name)
}

// listedEntry is an object, a version or a delete marker, as a list has it.
type listedEntry struct {
	Key            string
	VersionID      string `xml:"VersionId"`
	IsLatest       string
	LastModified   string
	ETag           string
	Type           string
	Size           string
	StorageClass   string
	RestoreInfo    string
	TransitionTime string
	Owner          Owner
}

func (e *listedEntry) object(names listNames) (o ListedObject, err error) {
	if o.Key, err = names.under(e.Key); err != nil {
		return o, err
	}
	if o.Size, err = strconv.ParseInt(strings.TrimSpace(e.Size), 10, 64); err != nil || o.Size < 0 {
		return o, errors.New("the response has an object without a size")
	}
	o.ETag, o.LastModified = strings.Clone(unquote(e.ETag)), parseTime(e.LastModified)
	o.Type, o.StorageClass = ObjectType(known(e.Type)), StorageClass(known(e.StorageClass))
	o.RestoreInfo, o.Owner = strings.Clone(e.RestoreInfo), Owner{strings.Clone(e.Owner.ID), strings.Clone(e.Owner.DisplayName)}
	if e.TransitionTime != "" {
		o.TransitionTime = parseTime(e.TransitionTime)
	}
	return o, nil
}

// known is a clone of a word that lists repeat, without an allocation for those that are
// documented.
func known(word string) string {
	for _, w := range [...]string{
		string(ObjectTypeNormal), string(StorageClassStandard), string(StorageClassIA), string(ObjectTypeMultipart), string(StorageClassArchive),
		string(StorageClassColdArchive), string(StorageClassDeepColdArchive), string(ObjectTypeAppendable), string(ObjectTypeSymlink),
	} {
		if w == word {
			return w
		}
	}
	return strings.Clone(word)
}

func (e *listedEntry) scan(x *scanner, element string) bool {
	return x.children(element, func(name string) bool {
		switch name {
		case "Key":
			return x.text(name, &e.Key)
		case "VersionId":
			return x.text(name, &e.VersionID)
		case "IsLatest":
			return x.text(name, &e.IsLatest)
		case "LastModified":
			return x.text(name, &e.LastModified)
		case "ETag":
			return x.text(name, &e.ETag)
		case "Type":
			return x.text(name, &e.Type)
		case "Size":
			return x.text(name, &e.Size)
		case "StorageClass":
			return x.text(name, &e.StorageClass)
		case "RestoreInfo":
			return x.text(name, &e.RestoreInfo)
		case "TransitionTime":
			return x.text(name, &e.TransitionTime)
		case "Owner":
			return x.children(name, func(name string) bool {
				switch name {
				case "ID":
					return x.text(name, &e.Owner.ID)
				case "DisplayName":
					return x.text(name, &e.Owner.DisplayName)
				}
				return x.skip(name)
			})
		}
		return x.skip(name)
	})
}

type listedPrefix struct{ Prefix string }

func scanPrefix(x *scanner, element string, into *[]listedPrefix) bool {
	var p listedPrefix
	ok := x.children(element, func(name string) bool {
		if name == "Prefix" {
			return x.text(name, &p.Prefix)
		}
		return x.skip(name)
	})
	*into = append(*into, p)
	return ok
}

// listNames reads the names in a list.
type listNames struct {
	prefix    string // what all of them begin with
	isEncoded bool
}

// decode returns a name as it is at the service, which encodes a space as "+" or as "%20".
func (n listNames) decode(name string) (string, error) {
	if !n.isEncoded || !strings.ContainsAny(name, "%+") {
		return strings.Clone(name), nil
	}
	plain, err := url.QueryUnescape(name)
	if err != nil {
		return "", errors.New("the response has a name that is not URL-encoded, as it says")
	}
	return plain, nil
}

// under is decode for a name that has to be one that was asked for.
func (n listNames) under(name string) (string, error) {
	name, err := n.decode(name)
	switch {
	case err != nil:
		return "", err
	case name == "":
		return "", errors.New("the response has an entry without a name")
	case !strings.HasPrefix(name, n.prefix):
		return "", errors.New("the response has a name that does not begin with Prefix")
	}
	return name, nil
}

func (n listNames) prefixes(listed []listedPrefix) (all []string, err error) {
	for _, p := range listed {
		name, err := n.under(p.Prefix)
		if err != nil {
			return nil, err
		}
		all = append(all, name)
	}
	return all, nil
}

// validateListed accepts part of a key, or none.
func validateListed(field, text string) error {
	if len(text) > maxKey {
		return call.Field(field, "is longer than %d bytes", maxKey)
	}
	return call.UTF8(field, text)
}

// validatePage checks how many entries a page is to have; 0 is the default.
func validatePage(field string, n int) error {
	if n < 0 || n > maxListed {
		return call.Field(field, "must be 1 to %d", maxListed)
	}
	return nil
}
