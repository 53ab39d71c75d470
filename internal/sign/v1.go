package sign

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // version 1 is defined with it
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"time"
)

// V1 signs req by the older scheme, HMAC-SHA1. Prefer [Keys.V4], which covers the whole query. V1 sets
// Date, x-oss-security-token (or removes it) and Authorization. It removes x-oss-content-sha256,
// which is V4's, and x-oss-date, which the service would take for the date.
//
// The signature covers the method, the resource, the query's sub-resources, all x-oss-* headers,
// Content-Type, Content-MD5 and Date, so these must not change afterwards. Header keys must be
// canonical, as http.Header.Set makes them. Of a sub-resource given twice only the first value is
// signed.
//
// Page: Alibaba Cloud OSS, "Include signature in header" (V1).
func V1(req *http.Request, res Resource, c Credentials, now time.Time) {
	date := now.UTC().Format(http.TimeFormat)

	h := headerOf(req)
	values := []string{date, c.SecurityToken, ""} // one allocation for three headers
	h[headerDate] = values[0:1:1]
	setToken(h, values[1:2:2])
	delete(h, headerOSSDate)
	delete(h, headerOSSSHA256)

	mac := hmac.New(sha1.New, []byte(c.AccessKeySecret))
	mac.Write(appendStringToSignV1(make([]byte, 0, bufferSize), req, res, date))

	values[2] = authorizationV1(c.AccessKeyID, mac.Sum(nil))
	h[headerAuthorization] = values[2:3:3]
}

func authorizationV1(accessKeyID string, signature []byte) string {
	var stack [128]byte
	buf := append(stack[:0], "OSS "...)
	buf = append(buf, accessKeyID...)
	buf = append(buf, ':')
	return string(base64.StdEncoding.AppendEncode(buf, signature))
}

// appendStringToSignV1 needs no escaping anywhere: V1 signs the raw key and the decoded
// sub-resources.
func appendStringToSignV1(buf []byte, req *http.Request, res Resource, date string) []byte {
	buf = append(buf, methodOf(req)...)
	buf = append(buf, '\n')
	buf = appendValues(buf, req.Header[headerContentMD5])
	buf = append(buf, '\n')
	buf = appendValues(buf, req.Header[headerContentType])
	buf = append(buf, '\n')
	buf = append(buf, date...)
	buf = append(buf, '\n')
	buf = appendHeaders(buf, req.Header, isOSSHeader)
	buf = append(buf, res.path()...)
	return appendQueryV1(buf, req.URL.RawQuery)
}

func isSubResource(name string) bool {
	if strings.HasPrefix(name, "x-oss-") {
		return true
	}
	_, found := slices.BinarySearch(subResources, name)
	return found
}

// subResources are the other parameters that V1 signs, sorted. They are what Alibaba Cloud's SDKs
// for Go and Python sign, less a few of the retired live channel API whose names are everyday words
// (group, link, live, vod, status, startTime, endTime). Listing parameters such as prefix and
// max-keys are not signed, continuation-token is.
var subResources = []string{
	"accessPoint", "accessPointConfigForObjectProcess", "accessPointForObjectProcess", "accessPointPolicy",
	"accessPointPolicyForObjectProcess", "acl", "append", "asyncFetch",
	"bucketArchiveDirectRead", "bucketInfo",
	"callback", "callback-var", "cleanRestoredObject", "cloudboxes", "cname", "comp", "continuation-token", "cors",
	"delete", "encryption", "httpsConfig", "inventory", "inventoryId", "legalHold", "lifecycle", "location", "logging",
	"metaQuery", "metadataConfiguration", "metadataInventoryTable", "metadataJournalTable", "objectInfo", "objectMeta", "objectWorm", "overwriteConfig",
	"partNumber", "policy", "policyStatus", "position", "publicAccessBlock",
	"qos", "qosInfo", "quota", "redundancyTransition", "referer", "regionList", "regions", "replication",
	"replicationLocation", "replicationProgress", "requestPayment", "resourceGroup",
	"response-cache-control", "response-content-disposition", "response-content-encoding", "response-content-language",
	"response-content-type", "response-expires", "restore", "retention", "rtc",
	"seal", "security-token", "sequential", "stat", "style", "styleName", "symlink",
	"tagging", "transferAcceleration", "uploadId", "uploads", "userDefinedLogFieldsConfig",
	"versionId", "versioning", "versions", "website", "worm", "wormExtend", "wormId",
}
