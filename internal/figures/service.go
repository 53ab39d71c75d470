package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// The buckets and the keys of the trivial service.
const (
	sourceBucket = "photos"
	targetBucket = "backup"
	prefix       = "2026/"
	region       = "cn-hangzhou"
	accessKey    = "i"
	secretKey    = "s"

	pageSize   = 1000
	objectSize = 4711
)

// service speaks as much of OSS as a job of small objects needs, and checks no signatures. It has a
// number of objects in one bucket, and remembers a time for each that was copied into the other one.
type service struct {
	url       string
	server    *http.Server
	multipart int             // every n-th object was uploaded in parts, so that its ETag is no MD5; 0: none
	copied    []atomic.Uint32 // by object: when it was copied, in seconds since 1970; 0: it was not
	counts    counts

	onCopy atomic.Pointer[func(made int64)] // called after each copy, before the response; nil: nothing
}

// counts are the requests that a service has received.
type counts struct {
	sourceLists, targetLists, heads, copies, versioning, other atomic.Int64

	refused   atomic.Int64 // copies, because the key was taken
	firstCopy atomic.Int64 // when the first copy arrived, in nanoseconds since 1970
}

func (c *counts) all() int64 {
	return c.sourceLists.Load() + c.targetLists.Load() + c.heads.Load() + c.copies.Load() + c.versioning.Load() + c.other.Load()
}

func (c *counts) reset() {
	for _, n := range []*atomic.Int64{&c.sourceLists, &c.targetLists, &c.heads, &c.copies, &c.versioning, &c.other, &c.refused, &c.firstCopy} {
		n.Store(0)
	}
}

// startService serves n objects over loopback, of which every so many-th was uploaded in parts.
func startService(n, multipart int) (*service, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &service{url: "http://" + l.Addr().String(), multipart: multipart, copied: make([]atomic.Uint32, n)}
	s.server = &http.Server{Handler: s, ReadHeaderTimeout: time.Minute}
	go s.server.Serve(l) // ends with close
	return s, nil
}

func (s *service) close() { s.server.Close() }

// forget makes the target empty and the counts zero.
func (s *service) forget() {
	for i := range s.copied {
		s.copied[i].Store(0)
	}
	s.counts.reset()
}

// fill makes the target equal to the source.
func (s *service) fill() {
	for i := range s.copied {
		s.copied[i].Store(uint32(time.Now().Unix()) - 3600)
	}
}

// made is the number of objects at the target.
func (s *service) made() (n int) {
	for i := range s.copied {
		if s.copied[i].Load() != 0 {
			n++
		}
	}
	return n
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header()["X-Oss-Request-Id"] = []string{"5C25EFE4462CE00EC6D87156"}
	bucket, key, _ := strings.Cut(r.URL.Path[1:], "/")
	switch {
	case r.Method == http.MethodGet && key == "" && strings.Contains(r.URL.RawQuery, "list-type=2"):
		s.list(w, r, bucket)
	case r.Method == http.MethodGet && r.URL.RawQuery == "versioning":
		s.counts.versioning.Add(1)
		writeXML(w, []byte(declaration+"<VersioningConfiguration></VersioningConfiguration>"))
	case r.Method == http.MethodHead:
		s.head(w, bucket, key)
	case r.Method == http.MethodPut && r.Header.Get("X-Oss-Copy-Source") != "":
		s.copy(w, r, key)
	default:
		s.counts.other.Add(1)
		refuse(w, http.StatusNotImplemented, "NotImplemented")
	}
}

const declaration = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

func writeXML(w http.ResponseWriter, body []byte) {
	h := w.Header()
	h["Content-Type"] = []string{"application/xml"}
	h["Content-Length"] = []string{strconv.Itoa(len(body))}
	w.Write(body)
}

func refuse(w http.ResponseWriter, status int, code string) {
	w.Header()["Content-Type"] = []string{"application/xml"}
	w.WriteHeader(status)
	fmt.Fprintf(w, "%s<Error><Code>%s</Code><Message>%s</Message><RequestId>5C25EFE4462CE00EC6D87156</RequestId></Error>", declaration, code, code)
}

// list writes a page of a bucket.
func (s *service) list(w http.ResponseWriter, r *http.Request, bucket string) {
	q := r.URL.Query()
	most, err := strconv.Atoi(q.Get("max-keys"))
	if err != nil {
		most = 100
	}
	first := 0
	if after := q.Get("start-after"); after != "" {
		first = sort.Search(len(s.copied), func(i int) bool { return keyOf(i) > after })
	}
	page := make([]int, 0, pageSize+1)
	for i := first; i < len(s.copied) && len(page) <= most; i++ {
		if bucket == sourceBucket || s.copied[i].Load() != 0 {
			page = append(page, i)
		}
	}
	if bucket == sourceBucket {
		s.counts.sourceLists.Add(1)
	} else {
		s.counts.targetLists.Add(1)
	}
	more := len(page) > most
	page = page[:min(most, len(page))]
	writeXML(w, s.appendPage(make([]byte, 0, 300*(len(page)+2)), page, more, q.Get("encoding-type") == "url"))
}

func (s *service) appendPage(b []byte, page []int, more, coded bool) []byte {
	b = append(b, declaration+"<ListBucketResult>\n  <Name>bucket</Name>\n"...)
	if coded {
		b = append(b, "  <EncodingType>url</EncodingType>\n"...)
	}
	b = fmt.Appendf(b, "  <IsTruncated>%t</IsTruncated>\n", more)
	if more {
		b = append(b, "  <NextContinuationToken>ChR"...)
		b = strconv.AppendInt(b, int64(page[len(page)-1]), 10)
		b = append(b, "</NextContinuationToken>\n"...)
	}
	for _, i := range page {
		b = append(b, "  <Contents>\n    <Key>"...)
		if k := keyOf(i); coded {
			b = append(b, strings.ReplaceAll(k, "/", "%2F")...)
		} else {
			b = append(b, k...)
		}
		b = append(b, "</Key>\n    <LastModified>2020-05-18T05:45:47.000Z</LastModified>\n    <ETag>\""...)
		b = append(b, etagOf(i)...)
		b = append(b, "\"</ETag>\n    <Type>"...)
		b = append(b, s.typeOf(i)...)
		b = append(b, "</Type>\n    <Size>"...)
		b = strconv.AppendInt(b, objectSize, 10)
		b = append(b, "</Size>\n    <StorageClass>Standard</StorageClass>\n  </Contents>\n"...)
	}
	b = fmt.Appendf(b, "  <KeyCount>%d</KeyCount>\n</ListBucketResult>\n", len(page))
	return b
}

// head shows an object.
func (s *service) head(w http.ResponseWriter, bucket, key string) {
	s.counts.heads.Add(1)
	i, ok := s.index(key)
	if ok && bucket != sourceBucket {
		ok = s.copied[i].Load() != 0
	}
	if !ok {
		w.Header()["Content-Type"] = []string{"application/xml"}
		w.WriteHeader(http.StatusNotFound)
		return
	}
	modified := time.Date(2020, 5, 18, 5, 45, 47, 0, time.UTC)
	if bucket != sourceBucket {
		modified = time.Unix(int64(s.copied[i].Load()), 0)
	}
	h := w.Header()
	h.Set("ETag", `"`+etagOf(i)+`"`)
	h.Set("Last-Modified", modified.UTC().Format(http.TimeFormat))
	h.Set("Content-Type", "image/jpeg")
	h.Set("Content-Length", strconv.Itoa(objectSize))
	h.Set("X-Oss-Object-Type", s.typeOf(i))
	h.Set("X-Oss-Storage-Class", "Standard")
	h.Set("X-Oss-Hash-Crc64ecma", strconv.Itoa(i+1))
}

// copy makes a copy, and refuses one where there is one already, as all requests of a job ask for.
func (s *service) copy(w http.ResponseWriter, r *http.Request, key string) {
	io.Copy(io.Discard, r.Body)
	now := time.Now()
	s.counts.firstCopy.CompareAndSwap(0, now.UnixNano())
	made := s.counts.copies.Add(1)
	i, ok := s.index(key)
	if !ok {
		refuse(w, http.StatusNotFound, "NoSuchKey")
		return
	}
	if !s.copied[i].CompareAndSwap(0, uint32(now.Unix())) {
		s.counts.refused.Add(1)
		refuse(w, http.StatusConflict, "FileAlreadyExists")
		return
	}
	if f := s.onCopy.Load(); f != nil {
		(*f)(made)
	}
	w.Header()["X-Oss-Hash-Crc64ecma"] = []string{strconv.Itoa(i + 1)}
	b := make([]byte, 0, 200)
	b = append(b, declaration+"<CopyObjectResult>\n  <ETag>\""...)
	b = append(b, etagOf(i)...)
	b = append(b, "\"</ETag>\n  <LastModified>"...)
	b = now.UTC().AppendFormat(b, "2006-01-02T15:04:05.000Z")
	b = append(b, "</LastModified>\n</CopyObjectResult>\n"...)
	writeXML(w, b)
}

const digits = 9

// keyOf is the key of an object, in both buckets.
func keyOf(i int) string {
	var number [digits]byte
	for n := range slices.Backward(number[:]) {
		number[n], i = byte('0'+i%10), i/10
	}
	return prefix + string(number[:]) + ".jpg"
}

// index is the object of a key.
func (s *service) index(key string) (i int, ok bool) {
	if len(key) != len(prefix)+digits+len(".jpg") {
		return 0, false
	}
	i, err := strconv.Atoi(key[len(prefix) : len(prefix)+digits])
	return i, err == nil && i >= 0 && i < len(s.copied)
}

func etagOf(i int) string {
	const hex = "0123456789ABCDEF"
	etag := [32]byte([]byte("5B3C1A2E053D763E1B002CC600000000"))
	for n := 31; n > 23; n-- {
		etag[n], i = hex[i&15], i>>4
	}
	return string(etag[:])
}

func (s *service) typeOf(i int) string {
	if s.multipart > 0 && i%s.multipart == 0 {
		return "Multipart"
	}
	return "Normal"
}
