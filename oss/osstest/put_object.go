package osstest

import (
	"cmp"
	"crypto/md5"
	"encoding/base64"
	"net/http"
)

// maxBody is what the simulator can hold of an upload.
const maxBody = 8 << 20

func (q *request) putObject() *refusal {
	want, no := q.attributes()
	if no != nil {
		return no
	}
	content := q.body()
	if len(content) >= maxBody {
		return refuse("EntityTooLarge", "The simulator takes uploads below 8 MiB.")
	}
	digest, no := q.checkDigest(content)
	if no != nil {
		return no
	}
	if no := q.checkTarget(want); no != nil {
		return no
	}
	if len(want.tags) > 0 {
		if no := q.may("oss:PutObjectTagging"); no != nil {
			return no
		}
	}
	o := &Object{
		Content: string(content), Type: TypeNormal, ACL: want.acl, StorageClass: cmp.Or(want.class, q.b.StorageClass),
		Header: want.header, Metadata: want.metadata, Tags: want.tags,
		ServerSideEncryption: want.encryption, SSEKeyID: want.keyID, DataEncryption: want.dataCrypt,
	}
	o.fill(q.now)
	q.s.store(q.b, q.key, o, q.now)
	q.set("ETag", quote(o.ETag))
	q.set("Content-MD5", digest)
	q.set(hCRC64, o.CRC64)
	q.setVersion(o)
	o.setEncryption(q.w.Header())
	q.w.WriteHeader(http.StatusOK)
	return nil
}

// checkDigest returns the MD5 of a body, which a Content-MD5 has to be.
func (q *request) checkDigest(body []byte) (string, *refusal) {
	sum := md5.Sum(body)
	digest := base64.StdEncoding.EncodeToString(sum[:])
	if sent := q.header("Content-MD5"); sent != "" && sent != digest {
		return "", refuse("InvalidDigest", "The Content-MD5 is not that of the body.", detail("Content-MD5", sent))
	}
	return digest, nil
}
