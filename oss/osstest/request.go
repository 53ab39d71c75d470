package osstest

import (
	"crypto/sha256"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	hCopySource        = "x-oss-copy-source"
	hSourceVersionID   = "x-oss-copy-source-version-id"
	hVersionID         = "x-oss-version-id"
	hDeleteMarker      = "x-oss-delete-marker"
	hCRC64             = "x-oss-hash-crc64ecma"
	hObjectType        = "x-oss-object-type"
	hStorageClass      = "x-oss-storage-class"
	hObjectACL         = "x-oss-object-acl"
	hEncryption        = "x-oss-server-side-encryption"
	hEncryptionKeyID   = "x-oss-server-side-encryption-key-id"
	hDataEncryption    = "x-oss-server-side-data-encryption"
	hForbidOverwrite   = "x-oss-forbid-overwrite"
	hMetadataDirective = "x-oss-metadata-directive"
	hTaggingDirective  = "x-oss-tagging-directive"
	hTagging           = "x-oss-tagging"
	hTrafficLimit      = "x-oss-traffic-limit"
	hRequestPayer      = "x-oss-request-payer"
	hSecurityToken     = "x-oss-security-token"
	hDate              = "x-oss-date"
	hPayload           = "x-oss-content-sha256"
	hQoSDelay          = "x-oss-qos-delay-time"
	hRequestID         = "x-oss-request-id"
	hServerTime        = "x-oss-server-time"
	hEC                = "x-oss-ec"
	hHeadError         = "x-oss-err"
	metaPrefix         = "x-oss-meta-"
)

// request is one request on its way through the service.
type request struct {
	address
	s     *Server
	w     http.ResponseWriter
	r     *http.Request
	query url.Values
	now   time.Time
	id    string
	who   accessKey
	b     *Bucket
}

func (s *Server) newRequest(w http.ResponseWriter, r *http.Request) *request {
	s.serial++
	q := &request{
		address: s.addressOf(r), s: s, w: w, r: r, query: r.URL.Query(), now: s.sim.Now(),
		id: newRequestID(fmt.Sprintf("request %d", s.serial)),
	}
	standardHead(w.Header(), q.id)
	return q
}

// newRequestID is 24 hexadecimal digits, the same for the same seed.
func newRequestID(seed string) string {
	sum := sha256.Sum256([]byte(seed))
	return fmt.Sprintf("%X", sum[:12])
}

func standardHead(h http.Header, requestID string) {
	h.Set("Server", "AliyunOSS")
	h.Set(hRequestID, requestID)
	h.Set(hServerTime, "3")
}

func (s *Server) serve(op operation, w http.ResponseWriter, r *http.Request) {
	q := s.newRequest(w, r)
	if no := q.run(op); no != nil {
		q.refuse(no)
	}
}

func (q *request) run(op operation) *refusal {
	if op.name == "" {
		return op.act(q)
	}
	who, no := q.authenticate()
	if no != nil {
		return no
	}
	if no := q.takeTurn(who); no != nil {
		return no
	}
	if q.b, no = q.findBucket(); no != nil {
		return no
	}
	if op.reads {
		q.b = q.b.listed(q.s.sim)
	}
	if op.action != "" {
		if no := q.may(op.action); no != nil {
			return no
		}
	}
	return op.act(q)
}

func (q *request) findBucket() (*Bucket, *refusal) {
	b, no := q.s.bucket(q.bucket)
	if no != nil {
		return nil, no
	}
	if q.region != "" && q.region != b.Region {
		home := "oss-" + b.Region + vendorDomain
		return nil, refuse("AccessDenied", "The bucket lies behind another endpoint: "+home+".",
			detail("Bucket", b.name), detail("Endpoint", home))
	}
	return b, nil
}

func (s *Server) bucket(name string) (*Bucket, *refusal) {
	if b := s.buckets[name]; b != nil {
		return b, nil
	}
	return nil, refuse("NoSuchBucket", "There is no such bucket.", detail("BucketName", name))
}

// may checks that the caller's key has the permissions.
func (q *request) may(actions ...string) *refusal {
	for _, a := range actions {
		if len(q.who.actions) > 0 && !slices.Contains(q.who.actions, a) {
			return accessDenied("The access key has no permission for " + a + ".")
		}
	}
	return nil
}

// header is a request header without the blanks around it.
func (q *request) header(name string) string { return strings.TrimSpace(q.r.Header.Get(name)) }

func (q *request) body() []byte {
	body, _ := io.ReadAll(q.r.Body) // in memory already: it cannot fail
	return body
}

func (q *request) set(name, value string) {
	if value != "" {
		q.w.Header().Set(name, value)
	}
}

func (q *request) writeXML(document any) {
	q.set("Content-Type", "application/xml")
	q.w.Write(marshal(document))
}

func marshal(document any) []byte {
	text, err := xml.MarshalIndent(document, "", "  ")
	if err != nil {
		panic("osstest: " + err.Error())
	}
	return append([]byte(xml.Header), text...)
}
