package oss

import (
	"net/http"
	"strconv"
	"time"
)

// Headers of OSS, as http.Header keys.
const (
	headerRequestID       = "X-Oss-Request-Id"
	headerEC              = "X-Oss-Ec"
	headerHeadError       = "X-Oss-Err"
	headerServerTime      = "X-Oss-Server-Time"
	headerCRC64           = "X-Oss-Hash-Crc64ecma"
	headerVersionID       = "X-Oss-Version-Id"
	headerCopySource      = "X-Oss-Copy-Source"
	headerSourceVersionID = "X-Oss-Copy-Source-Version-Id"
	headerSSE             = "X-Oss-Server-Side-Encryption"
	headerSSEKeyID        = "X-Oss-Server-Side-Encryption-Key-Id"
	headerDataEncryption  = "X-Oss-Server-Side-Data-Encryption"
	headerStorageClass    = "X-Oss-Storage-Class"
	headerRequestPayer    = "X-Oss-Request-Payer"
	headerTrafficLimit    = "X-Oss-Traffic-Limit"
	headerObjectACL       = "X-Oss-Object-Acl"
	headerRestorePriority = "X-Oss-Object-Restore-Priority"
	headerForbidOverwrite = "X-Oss-Forbid-Overwrite"
	headerSymlinkTarget   = "X-Oss-Symlink-Target"
	headerDeleteMarker    = "X-Oss-Delete-Marker"
	prefixMeta            = "X-Oss-Meta-"
)

// maxDocument is the longest body that is read: results have two members, errors about twenty.
const maxDocument = 64 << 10

var anyType = []string{"*/*"}

// fields are the headers of a request. All values share one array.
type fields struct {
	header http.Header
	values []string
}

// newFields accepts any type: a response is XML, of an error perhaps JSON.
func newFields(n int) fields {
	return fields{header: http.Header{"Accept": anyType}, values: make([]string, 0, n)}
}

// set leaves out an empty value. The name is in canonical form.
func (f *fields) set(name, value string) {
	if value == "" {
		return
	}
	f.values = append(f.values, value)
	n := len(f.values)
	f.header[name] = f.values[n-1 : n : n]
}

func (f *fields) setTime(name string, t time.Time) {
	if !t.IsZero() {
		f.set(name, t.UTC().Format(http.TimeFormat))
	}
}

func (f *fields) setTrafficLimit(bits int64) {
	if bits != 0 {
		f.set(headerTrafficLimit, strconv.FormatInt(bits, 10))
	}
}

func first(h http.Header, key string) string {
	if v := h[key]; len(v) > 0 {
		return v[0]
	}
	return ""
}
