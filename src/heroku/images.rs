//! Images, what cloud native buildpacks make of code: `GET /apps/{app}/oci-images/{image}` (platform API schema,
//! `oci-image`).

use serde::{Deserialize, Serialize};

use super::{Heroku, VERSION_3_SDK};
use crate::github::segment;
use crate::http::tolerant::lenient;
use crate::known::Known;

/// An image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OciImage {
    /// Its id.
    pub id: String,
    /// The commit it was made from, as whoever built it said.
    #[serde(default, deserialize_with = "lenient")]
    pub commit: Option<String>,
    /// Names its content, the same in every app: `sha256:…`.
    #[serde(default, deserialize_with = "lenient")]
    pub digest: Option<String>,
}

impl Heroku {
    /// An image of an app, by id.
    pub async fn oci_image(&self, app: &str, image: &str) -> Known<OciImage> {
        let path = format!("oci-images/{}", segment(image));
        let images: Known<OneOrMany> = self.one(app, &path, VERSION_3_SDK).await;
        images.and_then(|images| match images {
            OneOrMany::One(image) => Known::Found(image),
            OneOrMany::Many(images) => {
                let mut images = images.into_iter().filter(|one| one.id == image);
                images.next().map_or(Known::Absent, Known::Found)
            }
        })
    }
}

/// The schema says that a list answers a request for one image, as for no other resource; one alone is taken too.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(OciImage),
    Many(Vec<OciImage>),
}
