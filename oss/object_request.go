package oss

import (
	"cmp"
	"crypto/md5" //nolint:gosec // what OSS takes as the checksum of a body
	"encoding/base64"
	"encoding/xml"
	"net/http"

	"github.com/farcopy/farcopy/internal/call"
)

// objectResource names an object in messages.
func objectResource(bucket, key string) call.Resource {
	return call.Resource{Source: call.Item{In: bucket, ID: key, Field: "Key"}}
}

// payerHeader is the header of a request that sends nothing more of its own.
func payerHeader(requestPayer string) http.Header {
	f := newFields(1)
	f.set(headerRequestPayer, requestPayer)
	return f.header
}

// validateObject checks what all requests for one object have.
func validateObject(bucket, key, versionID, requestPayer string) error {
	return cmp.Or(validateBucket("Bucket", bucket), validateKey("Key", key), validateVersionID("VersionID", versionID),
		validateHeaderText("RequestPayer", requestPayer))
}

var xmlType = []string{"application/xml"}

// xmlBody encodes a body. A signature covers its Content-MD5, which OSS compares with the body.
func xmlBody(document any, requestPayer string) (call.Encoded, http.Header, error) {
	body, err := xml.Marshal(document)
	sum := md5.Sum(body) //nolint:gosec // see the import
	f := newFields(2)
	f.set("Content-Md5", base64.StdEncoding.EncodeToString(sum[:]))
	f.set(headerRequestPayer, requestPayer)
	f.header["Content-Type"] = xmlType
	return body, f.header, err
}
