package interop

import (
	"context"
	"net/http"
	"testing"

	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/credentials"
	"github.com/aliyun/alibabacloud-oss-go-sdk-v2/oss/signer"
)

// sdkSubResources are the parameters that V1.6.1 of the vendor's SDK names to its V1 signer, operation by operation.
var sdkSubResources = []string{
	"accessPoint", "accessPointConfigForObjectProcess", "accessPointForObjectProcess", "accessPointPolicy",
	"accessPointPolicyForObjectProcess", "bucketArchiveDirectRead", "cleanRestoredObject", "cloudboxes", "cname", "comp", "cors",
	"encryption", "httpsConfig", "inventory", "inventoryId", "legalHold", "lifecycle", "logging", "metaQuery",
	"metadataConfiguration", "metadataInventoryTable", "metadataJournalTable", "objectWorm", "overwriteConfig", "policy",
	"policyStatus", "publicAccessBlock", "quota", "redundancyTransition", "referer", "regions", "replication",
	"replicationLocation", "replicationProgress", "requestPayment", "resourceGroup", "retention", "rtc", "seal", "style",
	"styleName", "tagging", "transferAcceleration", "userDefinedLogFieldsConfig", "website", "worm", "wormExtend", "wormId",
	"x-oss-write-get-object-response",
}

func TestSubResourcesAgree(t *testing.T) {
	for _, name := range sdkSubResources {
		for _, parameter := range []string{name, name + "=a%20b"} {
			v := vector{version: "V1", method: "GET", url: "https://h.example/k?" + parameter, bucket: "b-1", key: "k", secret: "s", at: moment, header: http.Header{}}
			req := v.request(t)
			ctx := &signer.SigningContext{
				Bucket: &v.bucket, Key: &v.key, Request: req, Time: v.at, SubResource: []string{name},
				Credentials: &credentials.Credentials{AccessKeyID: "LTAI-example", AccessKeySecret: v.secret},
			}
			if err := (&signer.SignerV1{}).Sign(context.Background(), ctx); err != nil {
				t.Fatal(err)
			}
			if req.Header.Get("Authorization") != v.byUs(t) {
				t.Errorf("%s: the vendor signs %q, we sign something else", parameter, ctx.StringToSign)
			}
		}
	}
}
