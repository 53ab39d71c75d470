package osstest

import (
	"net/http"
	"net/url"
)

// operation is one thing that the service can be asked for.
type operation struct {
	name   string
	action string // the permission it takes; "" where that depends on the request
	act    func(q *request) *refusal
	reads  bool // and so lags where SetListLag says so
}

var (
	copyObject       = operation{"CopyObject", "", (*request).copyObject, false}
	putObject        = operation{"PutObject", "oss:PutObject", (*request).putObject, false}
	getObject        = operation{"GetObject", "oss:GetObject", (*request).getObject, true}
	headObject       = operation{"HeadObject", "oss:GetObject", (*request).headObject, true}
	getObjectMeta    = operation{"GetObjectMeta", "oss:GetObject", (*request).getObjectMeta, true}
	deleteObject     = operation{"DeleteObject", "oss:DeleteObject", (*request).deleteObject, false}
	getObjectTagging = operation{"GetObjectTagging", "oss:GetObjectTagging", (*request).getObjectTagging, true}
	putObjectTagging = operation{"PutObjectTagging", "oss:PutObjectTagging", (*request).putObjectTagging, false}
	delObjectTagging = operation{"DeleteObjectTagging", "oss:DeleteObjectTagging", (*request).deleteObjectTagging, false}
	getObjectACL     = operation{"GetObjectACL", "oss:GetObjectAcl", (*request).getObjectACL, true}
	putObjectACL     = operation{"PutObjectACL", "oss:PutObjectAcl", (*request).putObjectACL, false}
	restoreObject    = operation{"RestoreObject", "oss:RestoreObject", (*request).restoreObject, false}
	putSymlink       = operation{"PutSymlink", "oss:PutObject", (*request).putSymlink, false}
	getSymlink       = operation{"GetSymlink", "oss:GetObject", (*request).getSymlink, true}
	listObjectsV2    = operation{"ListObjectsV2", "oss:ListObjects", (*request).listObjectsV2, true}

	initiateMultipartUpload = operation{"InitiateMultipartUpload", "oss:PutObject", (*request).initiateMultipartUpload, false}
	uploadPartCopy          = operation{"UploadPartCopy", "", (*request).uploadPartCopy, false}
	completeUpload          = operation{"CompleteMultipartUpload", "oss:PutObject", (*request).completeMultipartUpload, false}
	abortMultipartUpload    = operation{"AbortMultipartUpload", "oss:AbortMultipartUpload", (*request).abortMultipartUpload, false}
	listParts               = operation{"ListParts", "oss:ListParts", (*request).listParts, false}
	listMultipartUploads    = operation{"ListMultipartUploads", "oss:ListMultipartUploads", (*request).listMultipartUploads, false}

	deleteObjects       = operation{"DeleteObjects", "oss:DeleteObject", (*request).deleteObjects, false}
	listObjectVersions  = operation{"ListObjectVersions", "oss:ListObjectVersions", (*request).listObjectVersions, true}
	getBucketVersioning = operation{"GetBucketVersioning", "oss:GetBucketVersioning", (*request).getBucketVersioning, false}

	wrongMethod = operation{act: func(q *request) *refusal {
		return refuse("MethodNotAllowed", "This resource does not have the method of the request.",
			detail("Method", q.r.Method), detail("ResourceType", "OBJECT"))
	}}
	notSimulated = operation{act: func(*request) *refusal {
		return refuse("NotImplemented", "The simulator does not have this operation.")
	}}
)

func (s *Server) route(r *http.Request) (string, http.HandlerFunc) {
	switch which, path := issuerOf(r); which {
	case tokenService:
		return stsOperation(r), s.sts
	case metadataService:
		return metadataOperation(r.Method, path), s.metadata(path)
	}
	s.mark(r)
	op := operationOf(r, s.addressOf(r), r.URL.Query())
	return op.name, func(w http.ResponseWriter, r *http.Request) { s.serve(op, w, r) }
}

func operationOf(r *http.Request, a address, query url.Values) operation {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPut, http.MethodDelete, http.MethodPost:
	default:
		return wrongMethod
	}
	switch {
	case a.key != "":
		return objectOperation(r, query)
	case a.bucket != "" && query.Has("versioning") && r.Method == http.MethodGet:
		return getBucketVersioning
	case a.bucket != "" && query.Has("versions") && r.Method == http.MethodGet:
		return listObjectVersions
	case a.bucket != "" && query.Has("delete") && r.Method == http.MethodPost:
		return deleteObjects
	case a.bucket != "" && query.Has("uploads") && r.Method == http.MethodGet:
		return listMultipartUploads
	case a.bucket == "" || query.Has("versioning") || query.Get("list-type") != "2":
		return notSimulated
	case r.Method == http.MethodGet:
		return listObjectsV2
	}
	return wrongMethod
}

// otherSubresources turn a request for an object into an operation that the simulator does not
// have.
var otherSubresources = []string{"append", "position", "callback", "x-oss-process"}

// subresources are the operations on parts of an object.
var subresources = map[string]map[string]operation{
	"tagging": {http.MethodGet: getObjectTagging, http.MethodPut: putObjectTagging, http.MethodDelete: delObjectTagging},
	"acl":     {http.MethodGet: getObjectACL, http.MethodPut: putObjectACL},
	"symlink": {http.MethodGet: getSymlink, http.MethodPut: putSymlink},
	"restore": {http.MethodPost: restoreObject},
	"uploads": {http.MethodPost: initiateMultipartUpload},
}

func objectOperation(r *http.Request, query url.Values) operation {
	for _, name := range otherSubresources {
		if query.Has(name) {
			return notSimulated
		}
	}
	if query.Has("uploadId") || query.Has("partNumber") {
		return partOperation(r, query)
	}
	for name, methods := range subresources {
		if query.Has(name) {
			if op, ok := methods[r.Method]; ok {
				return op
			}
			return wrongMethod
		}
	}
	switch {
	case query.Has("objectMeta") && r.Method == http.MethodHead:
		return getObjectMeta
	case query.Has("objectMeta"):
		return wrongMethod
	}
	switch r.Method {
	case http.MethodGet:
		return getObject
	case http.MethodHead:
		return headObject
	case http.MethodDelete:
		return deleteObject
	case http.MethodPut:
		if _, ok := r.Header[http.CanonicalHeaderKey(hCopySource)]; ok {
			return copyObject
		}
		return putObject
	}
	return wrongMethod
}

// partOperation is an operation on an upload. Parts come from other objects only.
func partOperation(r *http.Request, query url.Values) operation {
	_, isCopy := r.Header[http.CanonicalHeaderKey(hCopySource)]
	switch {
	case query.Has("partNumber") && (r.Method != http.MethodPut || !isCopy):
		return notSimulated
	case query.Has("partNumber"):
		return uploadPartCopy
	case r.Method == http.MethodPost:
		return completeUpload
	case r.Method == http.MethodDelete:
		return abortMultipartUpload
	case r.Method == http.MethodGet:
		return listParts
	}
	return wrongMethod
}
