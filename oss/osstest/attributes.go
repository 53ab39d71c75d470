package osstest

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

const defaultContentType = "application/octet-stream"

var (
	storageClasses = []string{"Standard", "IA", "Archive", "ColdArchive", "DeepColdArchive"}
	acls           = []string{"default", "private", "public-read", "public-read-write"}
	contentHeaders = []string{"Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Type", "Expires"}
)

// attributes are what the headers of a writing request ask for.
type attributes struct {
	acl, class                   string // class is "" where none is asked for
	encryption, keyID, dataCrypt string
	header, metadata, tags       map[string]string
	forbidOverwrite              bool
}

// one returns a header that must have one of the values, in any case if fold is set.
func (q *request) one(name string, fold bool, values ...string) (string, *refusal) {
	v := q.header(name)
	if v == "" {
		return "", nil
	}
	i := slices.IndexFunc(values, func(w string) bool { return v == w || fold && strings.EqualFold(v, w) })
	if i < 0 {
		return "", invalidArgument(name, v, "The header "+name+" has no valid value.")
	}
	return values[i], nil
}

// attributes checks the headers that put and copy share.
func (q *request) attributes() (a attributes, no *refusal) {
	if !validKey(q.key) {
		return a, refuse("InvalidObjectName", "The key is not valid.", detail("ObjectName", q.key))
	}
	if a.acl, no = q.one(hObjectACL, false, acls...); no != nil {
		return a, no
	}
	a.acl = cmp.Or(a.acl, "default")
	if a.class, no = q.one(hStorageClass, false, storageClasses...); no != nil {
		return a, no
	}
	forbid, no := q.one(hForbidOverwrite, true, "true", "false")
	if no != nil {
		return a, no
	}
	a.forbidOverwrite = forbid == "true"
	if _, no := q.one(hRequestPayer, false, "requester"); no != nil {
		return a, no
	}
	if no := q.checkTrafficLimit(); no != nil {
		return a, no
	}
	if no := q.encryption(&a); no != nil {
		return a, no
	}
	if a.tags, no = parseTags(q.header(hTagging)); no != nil {
		return a, no
	}
	a.header, a.metadata = q.contentHeaders(), q.metadata()
	return a, checkMetadata(a.metadata)
}

func (q *request) checkTrafficLimit() *refusal {
	v := q.header(hTrafficLimit)
	if v == "" {
		return nil
	}
	if n, err := strconv.Atoi(v); err != nil || n < 245760 || n > 838860800 {
		return invalidArgument(hTrafficLimit, v, "The traffic limit is not between 245760 and 838860800 bit/s.")
	}
	return nil
}

// encryption reads the three headers of server-side encryption. Nothing but these headers encrypts
// an object.
func (q *request) encryption(a *attributes) *refusal {
	a.encryption, a.keyID, a.dataCrypt = q.header(hEncryption), q.header(hEncryptionKeyID), q.header(hDataEncryption)
	switch a.encryption {
	case "", "AES256", "SM4", "KMS":
	default:
		return refuse("InvalidEncryptionAlgorithmError", "The encryption algorithm is unknown.",
			detail("ServerSideEncryption", a.encryption))
	}
	switch {
	case a.encryption != "KMS" && a.keyID != "":
		return invalidArgument(hEncryptionKeyID, a.keyID, "A key id goes only with KMS.")
	case a.dataCrypt != "" && (a.encryption != "KMS" || a.dataCrypt != "SM4"):
		return invalidArgument(hDataEncryption, a.dataCrypt, "The data encryption can only be SM4, and only with KMS.")
	case a.encryption == "KMS" && !q.s.kms.enabled:
		return refuse("KmsServiceNotEnabled", "The key service is not enabled.")
	case a.keyID != "" && len(q.s.kms.keys) > 0 && !slices.Contains(q.s.kms.keys, a.keyID):
		return refuse("KeyNotFound", "The key service has no such key.", detail("KeyId", a.keyID))
	}
	return nil
}

func (q *request) contentHeaders() map[string]string {
	h := map[string]string{"Content-Type": defaultContentType}
	for _, name := range contentHeaders {
		if v := q.header(name); v != "" {
			h[name] = v
		}
	}
	return h
}

func (q *request) metadata() map[string]string {
	m := map[string]string{}
	for name := range q.r.Header {
		if key, ok := strings.CutPrefix(strings.ToLower(name), metaPrefix); ok {
			m[key] = q.header(name)
		}
	}
	return m
}

// maxMetadata is the size that names and values of the metadata headers stay below.
const maxMetadata = 8 << 10

func checkMetadata(metadata map[string]string) *refusal {
	size := 0
	for name, v := range metadata {
		size += len(metaPrefix) + len(name) + len(v)
	}
	if size < maxMetadata {
		return nil
	}
	return refuse("InvalidArgument", "The metadata is larger than 8 KB.").withEC("0011-00000002")
}

func validKey(key string) bool {
	return key != "" && len(key) <= 1023 && utf8.ValidString(key) && key[0] != '/' && key[0] != '\\'
}

// checkTarget refuses to replace an object that must stay.
func (q *request) checkTarget(a attributes) *refusal {
	if !q.b.exists(q.key) {
		return nil
	}
	switch {
	case a.forbidOverwrite && q.b.Versioning == "":
		return refuse("FileAlreadyExists", "The object exists already and must not be overwritten.", detail("Key", q.key))
	case q.b.Retention:
		return immutable()
	case slices.ContainsFunc(q.b.ForbidOverwrite, func(prefix string) bool { return strings.HasPrefix(q.key, prefix) }):
		no := refuse("FileAlreadyExists", "A rule of the bucket forbids to overwrite the object.", detail("Key", q.key))
		return no.with(q.s.switches.overwriteRule)
	}
	return nil
}

func immutable() *refusal {
	return refuse("FileImmutable", "The object is immutable.")
}

// setEncryption shows how an object is encrypted.
func (o *Object) setEncryption(h http.Header) {
	attributes{encryption: o.ServerSideEncryption, keyID: o.SSEKeyID, dataCrypt: o.DataEncryption}.setEncryption(h)
}

func (a attributes) setEncryption(h http.Header) {
	for name, v := range map[string]string{hEncryption: a.encryption, hEncryptionKeyID: a.keyID, hDataEncryption: a.dataCrypt} {
		if v != "" {
			h.Set(name, v)
		}
	}
}
